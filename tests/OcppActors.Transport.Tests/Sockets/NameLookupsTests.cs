using System.Net;
using System.Net.Sockets;
using OcppActors.TestSupport;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

public sealed class NameLookupsTests
{
    private const string Name = "cpms.example.com";
    private static readonly IPAddress[] Expected = [IPAddress.Parse("203.0.113.7")];

    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly FakeResolver _resolver = new();
    private readonly NameLookups _lookups;

    public NameLookupsTests() => _lookups = new NameLookups(_resolver.ResolveAsync, _time);

    [Fact]
    public async Task Askers_share_a_look_up_that_is_under_way()
    {
        var asking = Enumerable.Range(0, 600).Select(_ => FindAsync()).ToList();

        _resolver.Count.ShouldBe(1);
        _resolver.Answer(0, "203.0.113.7");

        foreach (var found in await Task.WhenAll(asking).WaitAsync(Until.Patience))
        {
            found.ShouldBe(Expected);
        }
    }

    [Fact]
    public async Task A_result_is_used_again_for_a_tenth_of_a_second_only()
    {
        var first = FindAsync();
        _resolver.Answer(0, "203.0.113.7");
        await first.WaitAsync(Until.Patience);

        _time.Advance(TimeSpan.FromMilliseconds(99));
        (await FindAsync().WaitAsync(Until.Patience)).ShouldBe(Expected);
        _resolver.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var later = FindAsync();

        _resolver.Count.ShouldBe(2);
        _resolver.Answer(1, "203.0.113.8");
        (await later.WaitAsync(Until.Patience)).ShouldBe([IPAddress.Parse("203.0.113.8")]);
    }

    [Fact]
    public async Task Names_and_families_are_looked_up_by_themselves()
    {
        var asking = new[] { FindAsync(), FindAsync("other.example.com"), FindAsync(Name, AddressFamily.InterNetwork) };

        _resolver.Count.ShouldBe(3);
        for (var question = 0; question < 3; question++)
        {
            _resolver.Answer(question, $"203.0.113.{question}");
        }

        (await Task.WhenAll(asking).WaitAsync(Until.Patience)).Select(found => found[0].ToString())
            .ShouldBe(["203.0.113.0", "203.0.113.1", "203.0.113.2"]);
    }

    [Fact]
    public async Task An_asker_that_goes_away_cancels_nobody_else_s_look_up()
    {
        using var gone = new CancellationTokenSource();
        var (first, second) = (_lookups.FindAsync(Name, AddressFamily.Unspecified, gone.Token), FindAsync());

        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(first.WaitAsync(Until.Patience));
        _resolver.Answer(0, "203.0.113.7");
        (await second.WaitAsync(Until.Patience)).ShouldBe(Expected);
    }

    [Fact]
    public async Task Who_came_during_a_look_up_that_fails_shares_another_one()
    {
        var first = FindAsync();
        var joined = new[] { FindAsync(), FindAsync() };

        _resolver.Fail(0);

        (await Should.ThrowAsync<SocketException>(first.WaitAsync(Until.Patience))).SocketErrorCode.ShouldBe(SocketError.HostNotFound);
        await Until.TrueAsync(() => _resolver.Count == 2, "a second look-up");
        _resolver.Answer(1, "203.0.113.7");
        (await Task.WhenAll(joined).WaitAsync(Until.Patience)).ShouldAllBe(found => found.SequenceEqual(Expected));
        _resolver.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_failure_is_not_used_again()
    {
        var first = FindAsync();
        _resolver.Fail(0);
        await Should.ThrowAsync<SocketException>(first.WaitAsync(Until.Patience));

        var second = FindAsync();

        _resolver.Count.ShouldBe(2);
        _resolver.Answer(1, "203.0.113.7");
        (await second.WaitAsync(Until.Patience)).ShouldBe(Expected);
    }

    [Fact]
    public async Task A_look_up_that_hangs_times_out_and_a_new_one_begins_beside_it_but_not_a_third()
    {
        var first = FindAsync();
        _time.Advance(NameLookups.Timeout);
        (await Should.ThrowAsync<SocketException>(first.WaitAsync(Until.Patience))).SocketErrorCode.ShouldBe(SocketError.TimedOut);

        var second = FindAsync();
        _resolver.Count.ShouldBe(2);
        _time.Advance(NameLookups.Timeout);
        await Should.ThrowAsync<SocketException>(second.WaitAsync(Until.Patience));
        var third = FindAsync();

        _resolver.Count.ShouldBe(2);
        _resolver.Answer(1, "203.0.113.7");
        (await third.WaitAsync(Until.Patience)).ShouldBe(Expected);
    }

    [Fact]
    public async Task The_system_s_resolver_finds_this_machine_and_not_an_unknown_name()
    {
        var system = NameLookups.OfSystem(TimeProvider.System);

        (await system.FindAsync("localhost", AddressFamily.InterNetwork, default)).ShouldContain(IPAddress.Loopback);

        var unknown = await Should.ThrowAsync<SocketException>(system.FindAsync("nobody.invalid", AddressFamily.Unspecified, default));
        unknown.SocketErrorCode.ShouldBeOneOf(SocketError.HostNotFound, SocketError.TryAgain, SocketError.NoData, SocketError.TimedOut);
    }

    private Task<IPAddress[]> FindAsync(string name = Name, AddressFamily family = AddressFamily.Unspecified) =>
        _lookups.FindAsync(name, family, CancellationToken.None);
}
