using System.Net;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Broker;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Broker;

public sealed class LoginTriesTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.0.2.2");

    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly LoginTries _tries;

    public LoginTriesTests() => _tries = new LoginTries(_time);

    [Fact]
    public void Before_a_wrong_password_nobody_waits()
    {
        _tries.DelayOf(Guesser, "any").ShouldBe(TimeSpan.Zero);
        _tries.DelayOf(Guesser, "any").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void After_a_wrong_password_the_tries_of_its_address_wait_for_each_other()
    {
        _tries.Failed(Guesser, "any");

        for (var i = 1; i <= LoginTries.MaxWaiting; i++)
        {
            _tries.DelayOf(Guesser, "any").ShouldBe(i * LoginTries.Pause);
        }

        _tries.DelayOf(Guesser, "any").ShouldBeNull();
        _tries.DelayOf(Other, "any").ShouldBe(TimeSpan.Zero);
        _time.Advance(LoginTries.Pause);
        _tries.DelayOf(Guesser, "any").ShouldBe(LoginTries.MaxWaiting * LoginTries.Pause);
    }

    [Fact]
    public void An_address_without_wrong_passwords_for_a_minute_waits_no_more()
    {
        _tries.Failed(Guesser, "any");
        _time.Advance(LoginTries.Memory);

        _tries.DelayOf(Guesser, "any").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_wait_for_each_other()
    {
        _tries.Failed(IPAddress.Parse("2001:db8::1"), "any");

        _tries.DelayOf(IPAddress.Parse("2001:db8::2"), "any")!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        _tries.DelayOf(IPAddress.Parse("2001:db8:0:1::1"), "any").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void The_address_with_the_oldest_wrong_password_is_forgotten_first()
    {
        _tries.Failed(Other, "any");
        for (var i = 0; i < LoginTries.MaxAddresses; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _tries.Failed(new IPAddress(0x0A00_0000 + i), "any");
        }

        _tries.Addresses.ShouldBe(LoginTries.MaxAddresses);
        _tries.DelayOf(Other, "any").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_client_that_has_logged_in_before_does_not_wait_for_another_at_its_address()
    {
        _tries.Succeeded(Guesser, "home");
        Fill("guess");

        _tries.DelayOf(Guesser, "home").ShouldBe(TimeSpan.Zero);
        _tries.DelayOf(Guesser, "another").ShouldBeNull();
    }

    [Fact]
    public void A_known_client_s_own_wrong_passwords_make_its_tries_wait()
    {
        _tries.Succeeded(Guesser, "home");
        Fill("home");

        _tries.DelayOf(Guesser, "home").ShouldBeNull();
        _tries.DelayOf(Guesser, "another").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void An_address_with_a_login_does_not_wait_for_others_of_its_IPv6_network_whatever_its_client_id()
    {
        var home = IPAddress.Parse("2001:db8::1");
        _tries.Succeeded(home, "home");
        Fill("guess", IPAddress.Parse("2001:db8::2"));

        _tries.DelayOf(home, "home after its restart").ShouldBe(TimeSpan.Zero);
        _tries.DelayOf(IPAddress.Parse("2001:db8::3"), "home").ShouldBeNull();
    }

    [Fact]
    public void A_client_without_a_login_for_a_day_is_known_no_more()
    {
        _tries.Succeeded(Guesser, "home");
        _time.Advance(LoginTries.KnownFor);
        Fill("guess");

        _tries.DelayOf(Guesser, "home").ShouldBeNull();
    }

    [Fact]
    public void The_client_with_the_oldest_login_is_forgotten_first_and_one_with_a_very_long_id_is_not_remembered()
    {
        _tries.Succeeded(Other, new string('x', LoginTries.MaxIdLength + 1));
        _tries.Known.ShouldBe(1);
        for (var i = 0; i < LoginTries.MaxKnown; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _tries.Succeeded(Guesser, $"{i}");
        }

        _tries.Known.ShouldBe(LoginTries.MaxKnown);
        Fill("guess");
        _tries.DelayOf(Guesser, "0").ShouldBeNull();
        _tries.DelayOf(Guesser, $"{LoginTries.MaxKnown - 1}").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void However_a_guesser_tries_it_has_no_more_than_one_try_per_pause()
    {
        var steps = Gen.Choose(0, 400).NonEmptyListOf().Resize(60).ToArbitrary();
        Prop.ForAll(steps, pauses =>
        {
            var time = new ManualTime(DateTimeOffset.UnixEpoch);
            var tries = new LoginTries(time);
            tries.Failed(Guesser, "any");
            var begun = new List<TimeSpan>();
            foreach (var milliseconds in pauses)
            {
                time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                if (tries.DelayOf(Guesser, "any") is { } delay)
                {
                    begun.Add((time.GetUtcNow() - DateTimeOffset.UnixEpoch) + delay);
                    tries.Failed(Guesser, "any");
                }
            }

            begun.Zip(begun.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First >= LoginTries.Pause);
        }).QuickCheckThrowOnFailure();
    }

    // Until no more tries may wait.
    private void Fill(string clientId, IPAddress? address = null)
    {
        _tries.Failed(address ?? Guesser, clientId);
        while (_tries.DelayOf(address ?? Guesser, clientId) is not null)
        {
        }
    }
}
