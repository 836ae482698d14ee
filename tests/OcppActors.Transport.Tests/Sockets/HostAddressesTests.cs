using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.TestSupport;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

public sealed class HostAddressesTests
{
    private const string Name = "cpms.example.com";

    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly FakeResolver _resolver = new();
    private readonly HostAddresses _addresses;

    public HostAddressesTests() => _addresses = new HostAddresses(new NameLookups(_resolver.ResolveAsync, _time), _time);

    private int All => _resolver.QuestionFor(AddressFamily.Unspecified);

    private int V4 => _resolver.QuestionFor(AddressFamily.InterNetwork);

    [Theory]
    [InlineData("192.0.2.1 192.0.2.2", "192.0.2.1 192.0.2.2")]
    [InlineData("2001:db8::1 2001:db8::2 192.0.2.1 192.0.2.2", "2001:db8::1 192.0.2.1 2001:db8::2 192.0.2.2")]
    [InlineData("192.0.2.1 2001:db8::1 2001:db8::2 2001:db8::3", "192.0.2.1 2001:db8::1 2001:db8::2 2001:db8::3")]
    [InlineData("192.0.2.1 192.0.2.1 ::ffff:192.0.2.1", "192.0.2.1")]
    public void Families_alternate_beginning_with_the_preferred_one(string known, string order) =>
        string.Join(' ', HostAddresses.Interleave(known.Split(' ').Select(IPAddress.Parse)).Select(address => address.ToString())).ShouldBe(order);

    [Fact]
    public void Interleaving_loses_no_address_and_keeps_the_order_of_each_family()
    {
        var addresses = Gen.Elements(
            Enumerable.Range(1, HostAddresses.MaxAddresses / 2).SelectMany(n => new[] { $"192.0.2.{n}", $"2001:db8::{n}" }).Select(IPAddress.Parse).ToArray()).ArrayOf();
        Prop.ForAll(addresses.ToArbitrary(), known =>
        {
            var order = HostAddresses.Interleave(known);
            foreach (var family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
            {
                order.Where(address => address.AddressFamily == family)
                    .ShouldBe(known.Distinct().Where(address => address.AddressFamily == family));
            }

            order.FirstOrDefault().ShouldBe(known.FirstOrDefault());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_host_with_very_many_addresses_is_tried_at_eight_of_both_families()
    {
        var known = Enumerable.Range(1, 100).Select(n => $"192.0.2.{n}").Concat(Enumerable.Range(1, 100).Select(n => $"2001:db8::{n}"));

        HostAddresses.Interleave(known.Select(IPAddress.Parse)).Select(address => address.ToString()).ShouldBe(
            ["192.0.2.1", "2001:db8::1", "192.0.2.2", "2001:db8::2", "192.0.2.3", "2001:db8::3", "192.0.2.4", "2001:db8::4"]);
    }

    [Fact]
    public async Task An_address_is_not_looked_up()
    {
        (await ListAsync("::ffff:192.0.2.1")).ShouldBe(["192.0.2.1"]);
        (await ListAsync("2001:db8::1")).ShouldBe(["2001:db8::1"]);
        _resolver.Count.ShouldBe(0);
    }

    [Fact]
    public async Task The_system_s_order_counts_when_it_is_known_in_time()
    {
        var listing = ListAsync(Name);
        _resolver.Answer(V4, "192.0.2.1");
        await Until.TrueAsync(() => _time.Timers == 2 && _time.Armings == 3, "the resolution delay"); // beside the time-outs of the look-ups
        _resolver.Answer(All, "2001:db8::1", "192.0.2.1");

        (await listing.WaitAsync(Until.Patience)).ShouldBe(["2001:db8::1 192.0.2.1"]);
    }

    [Fact]
    public async Task IPv6_addresses_that_are_late_are_not_waited_for_and_follow()
    {
        var lists = _addresses.FindAsync(Name, CancellationToken.None).GetAsyncEnumerator();
        var first = lists.MoveNextAsync().AsTask();
        _resolver.Answer(V4, "192.0.2.1");
        await Until.TrueAsync(() => _time.Timers == 2 && _time.Armings == 3, "the resolution delay"); // beside the time-outs of the look-ups
        _time.Advance(HostAddresses.ResolutionDelay);

        (await first.WaitAsync(Until.Patience)).ShouldBeTrue();
        lists.Current.ShouldBe([IPAddress.Parse("192.0.2.1")]);
        var second = lists.MoveNextAsync().AsTask();
        _resolver.Answer(All, "2001:db8::1", "192.0.2.1");
        (await second.WaitAsync(Until.Patience)).ShouldBeTrue();
        lists.Current.ShouldBe([IPAddress.Parse("2001:db8::1"), IPAddress.Parse("192.0.2.1")]);
        (await lists.MoveNextAsync().AsTask().WaitAsync(Until.Patience)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_name_server_that_fails_for_one_of_the_look_ups_does_not_matter(bool failsFirst)
    {
        var listing = ListAsync(Name);
        if (failsFirst)
        {
            _resolver.Fail(All, SocketError.TryAgain);
        }

        _resolver.Answer(V4, "192.0.2.1");
        if (!failsFirst)
        {
            _resolver.Fail(All, SocketError.TryAgain);
        }

        (await listing.WaitAsync(Until.Patience)).ShouldBe(["192.0.2.1"]);
    }

    [Fact]
    public async Task A_name_with_IPv6_addresses_alone_has_those()
    {
        var listing = ListAsync(Name);
        _resolver.Fail(V4, SocketError.NoData);
        _resolver.Answer(All, "2001:db8::1");

        (await listing.WaitAsync(Until.Patience)).ShouldBe(["2001:db8::1"]);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_an_error()
    {
        var listing = ListAsync(Name);
        _resolver.Fail(V4);
        _resolver.Fail(All);

        (await Should.ThrowAsync<SocketException>(listing.WaitAsync(Until.Patience))).SocketErrorCode.ShouldBe(SocketError.HostNotFound);
    }

    private async Task<List<string>> ListAsync(string host)
    {
        var lists = new List<string>();
        await foreach (var list in _addresses.FindAsync(host, CancellationToken.None))
        {
            lists.Add(string.Join(' ', list.Select(address => address.ToString())));
        }

        return lists;
    }
}
