using Akka.TestKit.Xunit2;
using OcppActors.Domain.Ocpp;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class SessionConnectionsTests : TestKit
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Whatever_fails_everything_is_released(bool upstreamFails, bool chargerFails)
    {
        var released = 0;
        var (charger, upstream) = (EndThat(chargerFails), EndThat(upstreamFails));
        var connections = new SessionConnections(charger, new FakeDialer(), () => released++);
        connections.CompleteDial(new DialOutcome.Accepted(upstream, FakeDialer.Answer));

        var releasing = connections.ReleaseAsync(Task.CompletedTask, TestActor);

        await ExpectMsgAsync<SessionProtocol.SessionReleased>();
        upstream.Disposed.Task.IsCompleted.ShouldBeTrue();
        charger.Disposed.Task.IsCompleted.ShouldBeTrue();
        released.ShouldBe(1);
        (await Record.ExceptionAsync(() => releasing)).ShouldBe(chargerFails ? charger.DisposeBug : upstream.DisposeBug);
    }

    [Fact]
    public async Task A_dial_that_has_thrown_is_no_failure_of_the_release_once_the_session_knows()
    {
        var dialer = new FakeDialer();
        var charger = new MemoryEnd();
        var connections = new SessionConnections(charger, dialer, () => { });
        var request = new UpgradeRequest("/CP1", "", new Route(new Uri("ws://cpms"), "/CP1", new ChargePointId("CP1")), []);
        var dial = connections.DialAsync(request);
        dialer.Throws("/CP1", new InvalidTimeZoneException("a bug"));
        await Should.ThrowAsync<InvalidTimeZoneException>(dial);

        connections.ForgetDial();
        await connections.ReleaseAsync(Task.CompletedTask, TestActor);

        charger.Disposed.Task.IsCompleted.ShouldBeTrue();
    }

    private static MemoryEnd EndThat(bool fails) => new() { DisposeBug = fails ? new InvalidOperationException("a bug") : null };
}
