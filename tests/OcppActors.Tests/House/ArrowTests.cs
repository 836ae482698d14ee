using OcppActors.Domain.Ocpp;
using OcppActors.Hosting;
using Shouldly;

namespace OcppActors.Tests.House;

/// <summary>
/// The arrows of docs/architecture.md, held against the compiled code: which room's types name which room's types,
/// signatures, bodies and all.
/// </summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Hosting"] = ["Checks", "Settings", "Sessions", "Snoop", "Recordings", "Metering", "Mqtt", "Broker", "Tunnel", "Sockets", "Tls", "Protocol", "Domain"],
        ["Recordings"] = ["Snoop", "Tls", "Protocol", "Domain"],
        ["Checks"] = ["Settings", "Sessions", "Snoop", "Mqtt", "Tunnel", "Sockets", "Tls", "Protocol", "Domain"],
        ["Sessions"] = ["Tunnel", "Sockets", "Tls", "Protocol", "Domain"],
        ["Snoop"] = ["Tls", "Protocol", "Domain"],
        ["Metering"] = ["Protocol", "Domain"],
        ["Mqtt"] = ["Tls", "Protocol", "Domain"],
        ["Broker"] = [],
        ["Tunnel"] = ["Sockets", "Tls", "Domain"],
        ["Protocol"] = ["Domain"],
        ["Settings"] = ["Tls", "Domain"],
        ["Tls"] = [],
        ["Sockets"] = [],
    };

    public static TheoryData<string> Rooms => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_names_only_the_rooms_right_of_it(string room)
    {
        var named = TypeUses.Of(typeof(RelayHost).Assembly)
            .Where(use => RoomOf(use.User) == room && RoomOf(use.Used) is { } used && used != room)
            .Select(use => (Room: RoomOf(use.Used)!, Use: $"{use.User} -> {use.Used}"))
            .Where(use => !Arrows[room].Contains(use.Room))
            .Select(use => use.Use);

        named.ShouldBeEmpty();
    }

    [Fact]
    public void Every_room_is_drawn() =>
        typeof(RelayHost).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("OcppActors.", StringComparison.Ordinal) == true)
            .Select(type => RoomOf(type.Namespace!)!)
            .Distinct()
            .ShouldBe(Arrows.Keys, ignoreOrder: true);

    [Fact]
    public void The_test_sees_an_arrow_that_is_there() =>
        TypeUses.Of(typeof(RelayHost).Assembly).ShouldContain(use => RoomOf(use.User) == "Sessions" && RoomOf(use.Used) == "Tunnel");

    [Fact]
    public void The_Domain_names_nothing_but_the_framework() =>
        typeof(ChargePointId).Assembly.GetReferencedAssemblies()
            .ShouldAllBe(name => name.Name!.StartsWith("System", StringComparison.Ordinal));

    private static string? RoomOf(string name)
    {
        var parts = name.Split('.', '/');
        return parts is ["OcppActors", var room, ..] && (Arrows.ContainsKey(room) || room == "Domain") ? room : null;
    }
}
