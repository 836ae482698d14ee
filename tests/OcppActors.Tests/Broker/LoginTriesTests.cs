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
        _tries.DelayOf(Guesser).ShouldBe(TimeSpan.Zero);
        _tries.DelayOf(Guesser).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void After_a_wrong_password_the_tries_of_its_address_wait_for_each_other()
    {
        _tries.Failed(Guesser);

        for (var i = 1; i <= LoginTries.MaxWaiting; i++)
        {
            _tries.DelayOf(Guesser).ShouldBe(i * LoginTries.Pause);
        }

        _tries.DelayOf(Guesser).ShouldBeNull();
        _tries.DelayOf(Other).ShouldBe(TimeSpan.Zero);
        _time.Advance(LoginTries.Pause);
        _tries.DelayOf(Guesser).ShouldBe(LoginTries.MaxWaiting * LoginTries.Pause);
    }

    [Fact]
    public void An_address_without_wrong_passwords_for_a_minute_waits_no_more()
    {
        _tries.Failed(Guesser);
        _time.Advance(LoginTries.Memory);

        _tries.DelayOf(Guesser).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_wait_for_each_other()
    {
        _tries.Failed(IPAddress.Parse("2001:db8::1"));

        _tries.DelayOf(IPAddress.Parse("2001:db8::2"))!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        _tries.DelayOf(IPAddress.Parse("2001:db8:0:1::1")).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void The_address_with_the_oldest_wrong_password_is_forgotten_first()
    {
        _tries.Failed(Other);
        for (var i = 0; i < LoginTries.MaxAddresses; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _tries.Failed(new IPAddress(0x0A00_0000 + i));
        }

        _tries.Addresses.ShouldBe(LoginTries.MaxAddresses);
        _tries.DelayOf(Other).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void However_a_guesser_tries_it_has_no_more_than_one_try_per_pause()
    {
        var steps = Gen.Choose(0, 400).NonEmptyListOf().Resize(60).ToArbitrary();
        Prop.ForAll(steps, pauses =>
        {
            var time = new ManualTime(DateTimeOffset.UnixEpoch);
            var tries = new LoginTries(time);
            tries.Failed(Guesser);
            var begun = new List<TimeSpan>();
            foreach (var milliseconds in pauses)
            {
                time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                if (tries.DelayOf(Guesser) is { } delay)
                {
                    begun.Add((time.GetUtcNow() - DateTimeOffset.UnixEpoch) + delay);
                    tries.Failed(Guesser);
                }
            }

            begun.Zip(begun.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First >= LoginTries.Pause);
        }).QuickCheckThrowOnFailure();
    }
}
