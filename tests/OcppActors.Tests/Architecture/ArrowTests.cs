using System.Reflection;
using OcppActors.Configuration;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Mqtt;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Tests.Architecture;

/// <summary>
/// The arrows of docs/architecture.md that project references cannot assert: which namespaces of an assembly name which
/// others, read from the compiled signatures and bodies.
/// </summary>
public sealed class ArrowTests
{
    private static readonly Assembly Actors = typeof(Publish).Assembly;
    private static readonly Assembly Configuration = typeof(RelayConfiguration).Assembly;
    private static readonly Assembly Transport = typeof(TcpConnection).Assembly;

    private static readonly Dictionary<string, string[]> ArrowsOfActors = new()
    {
        ["Recordings"] = ["Snoop", "Traffic", "Messages", "Files", "Ports"],
        ["Sessions"] = ["Traffic", "Messages", "Ports"],
        ["Snoop"] = ["Traffic", "Messages", "Ports"],
        ["Metering"] = ["Traffic", "Messages"],
        ["Mqtt"] = ["Messages"],
        ["Traffic"] = ["Messages"],
        ["Messages"] = [],
        ["Broker"] = ["Files", "Ports"],
        ["Files"] = [],
        ["Ports"] = [],
    };

    private static readonly Dictionary<string, string[]> ArrowsOfTransport = new()
    {
        ["Tunnel"] = ["Http", "WebSockets", "Tls", "Sockets"],
        ["Http"] = ["Tls"],
        ["WebSockets"] = ["Http"],
        ["Tls"] = ["Sockets"],
        ["Sockets"] = [],
    };

    public static TheoryData<string> NamespacesOfActors => [.. ArrowsOfActors.Keys];

    public static TheoryData<string> NamespacesOfTransport => [.. ArrowsOfTransport.Keys];

    [Theory]
    [MemberData(nameof(NamespacesOfActors))]
    public void An_actor_namespace_names_only_those_that_its_arrows_allow(string name) =>
        Forbidden(Actors, "OcppActors.", ArrowsOfActors, name).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(NamespacesOfTransport))]
    public void A_transport_namespace_names_only_those_that_its_arrows_allow(string name) =>
        Forbidden(Transport, "OcppActors.Transport.", ArrowsOfTransport, name).ShouldBeEmpty();

    [Fact]
    public void Every_namespace_is_in_the_diagram()
    {
        Namespaces(Actors, "OcppActors.").ShouldBe(ArrowsOfActors.Keys, ignoreOrder: true);
        Namespaces(Transport, "OcppActors.Transport.").ShouldBe(ArrowsOfTransport.Keys, ignoreOrder: true);
    }

    [Fact]
    public void The_test_finds_an_existing_dependency() =>
        TypeUses.Of(Actors).ShouldContain(use =>
            use.User.StartsWith("OcppActors.Sessions.", StringComparison.Ordinal)
            && use.Used.StartsWith("OcppActors.Traffic.", StringComparison.Ordinal));

    [Fact]
    public void The_Domain_references_nothing_but_the_framework() =>
        typeof(ChargePointId).Assembly.GetReferencedAssemblies()
            .ShouldAllBe(name => name.Name!.StartsWith("System", StringComparison.Ordinal));

    [Fact]
    public void The_Transport_references_neither_Akka_nor_MQTTnet() =>
        Transport.GetReferencedAssemblies()
            .ShouldAllBe(name => !name.Name!.StartsWith("Akka", StringComparison.Ordinal) && !name.Name.StartsWith("MQTT", StringComparison.Ordinal));

    [Fact]
    public void The_Configuration_names_only_values_of_the_actors_and_no_Akka()
    {
        var used = TypeUses.Of(Configuration).Select(use => use.Used).Distinct()
            .Where(name => name.StartsWith("OcppActors.", StringComparison.Ordinal)).Select(Actors.GetType).OfType<Type>().ToList();

        used.ShouldContain(typeof(MqttOptions));
        used.Where(type => !type.IsEnum && !typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type)).ShouldBeEmpty();
        Configuration.GetReferencedAssemblies().ShouldAllBe(name => !name.Name!.StartsWith("Akka", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Forbidden(Assembly assembly, string prefix, Dictionary<string, string[]> arrows, string name) =>
        from use in TypeUses.Of(assembly)
        where NamespaceOf(use.User, prefix) == name
        let used = NamespaceOf(use.Used, prefix)
        where used is not null && used != name && arrows.ContainsKey(used) && !arrows[name].Contains(used)
        select $"{use.User} -> {use.Used}";

    private static IEnumerable<string> Namespaces(Assembly assembly, string prefix) =>
        assembly.GetTypes().Select(type => NamespaceOf($"{type.Namespace}.", prefix)).OfType<string>().Distinct();

    private static string? NamespaceOf(string type, string prefix) =>
        type.StartsWith(prefix, StringComparison.Ordinal) ? type[prefix.Length..].Split('.')[0] : null;
}
