using System.Text;
using System.Threading.Channels;
using Akka.Actor;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class SessionTests : SessionTestKit
{
    [Fact]
    public async Task The_CPMS_is_dialed_first_and_its_answer_goes_to_the_charger()
    {
        var (charger, _) = Open("/CP1");

        Dialer.Accept("/CP1");

        (await charger.ReceiveAsync()).ShouldBe(FakeDialer.Answer.Raw.ToArray());
        var connected = await ExpectMsgAsync<ChargePointConnected>(Patience);
        (connected.Connection.Path, connected.Connection.ChargePoint.Value, connected.Connection.Subprotocol)
            .ShouldBe(("/CP1", "CP1", "ocpp1.6"));
    }

    [Fact]
    public async Task Bytes_pass_both_ways_and_messages_are_published_in_order()
    {
        var (charger, _) = Open("/CP1");
        var upstream = Dialer.Accept("/CP1");
        var question = FrameBuilder.Text("[2,\"1\",\"Heartbeat\",{}]", 0x01020304);
        var answer = FrameBuilder.Text("[3,\"1\",{}]");

        charger.Send(question);
        (await upstream.ReceiveAsync()).ShouldBe(question);
        upstream.Send(answer);
        await charger.ReceiveAsync(); // the 101
        (await charger.ReceiveAsync()).ShouldBe(answer);

        await ExpectMsgAsync<ChargePointConnected>(Patience);
        SenderAndPayload(await ExpectMsgAsync<MessageSeen>(Patience)).ShouldBe((Direction.FromChargePoint, "[2,\"1\",\"Heartbeat\",{}]"));
        SenderAndPayload(await ExpectMsgAsync<MessageSeen>(Patience)).ShouldBe((Direction.FromCsms, "[3,\"1\",{}]"));
    }

    [Fact]
    public async Task The_end_of_one_direction_is_forwarded_and_the_other_continues()
    {
        var (charger, ended) = Open("/CP1");
        var upstream = Dialer.Accept("/CP1");

        charger.Close();
        await upstream.Finished.Task.WaitAsync(Patience);
        upstream.Send(FrameBuilder.Text("late"));
        await charger.ReceiveAsync(); // the 101
        (await charger.ReceiveAsync()).ShouldBe(FrameBuilder.Text("late"));
        upstream.Close();

        await ended.WaitAsync(Patience);
        await upstream.Disposed.Task.WaitAsync(Patience);
        await ExpectMsgAsync<ChargePointConnected>(Patience);
        await ExpectMsgAsync<MessageSeen>(Patience);
        await ExpectMsgAsync<ChargePointDisconnected>(Patience);
        charger.Aborted.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_reset_by_the_charger_resets_the_CPMS_side()
    {
        var (charger, ended) = Open("/CP1");
        var upstream = Dialer.Accept("/CP1");
        await charger.ReceiveAsync();

        charger.Break();

        await upstream.Aborted.Task.WaitAsync(Patience);
        await ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_reset_by_a_charger_that_does_not_read_ends_its_session()
    {
        var (charger, ended) = Open("/CP1", isStalled: true);
        var upstream = Dialer.Accept("/CP1");

        charger.Break();

        await upstream.Aborted.Task.WaitAsync(Patience);
        await ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_stop_waits_one_second_for_an_unfinished_frame_and_then_sends_FIN()
    {
        var (charger, ended) = Open("/CP1");
        var upstream = Dialer.Accept("/CP1");
        var begun = FrameBuilder.Text("[2,\"1\",\"Heartbeat\",{}]", 7)[..10];
        charger.Send(begun);
        (await upstream.ReceiveAsync()).ShouldBe(begun);

        var drained = ChargePointsRef.Ask<ChargePoints.Drained>(ChargePoints.Drain.Instance, Patience);

        await upstream.Finished.Task.WaitAsync(Patience);
        upstream.Aborted.Task.IsCompleted.ShouldBeFalse();
        charger.Close();
        upstream.Close();
        await ended.WaitAsync(Patience);
        await drained;
    }

    [Fact]
    public async Task A_refusal_of_the_CPMS_goes_to_the_charger_as_it_is()
    {
        var (charger, ended) = Open("/CP1");
        var refusal = "HTTP/1.1 401 Unauthorized\r\n\r\nno"u8.ToArray();

        Dialer.Answers("/CP1", new DialOutcome.Refused(401, refusal));

        (await charger.ReceiveAsync()).ShouldBe(refusal);
        await charger.Finished.Task.WaitAsync(Patience);
        charger.Close();
        await ended.WaitAsync(Patience);
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task What_was_sent_before_a_break_arrives_before_the_reset()
    {
        var (charger, ended) = Open("/CP1");
        var upstream = Dialer.Accept("/CP1");
        upstream.Arrived = false;
        await charger.ReceiveAsync();

        charger.Send(1, 2, 3);
        charger.Break();

        (await upstream.ReceiveAsync()).ShouldBe([1, 2, 3]);
        upstream.Aborted.Task.IsCompleted.ShouldBeFalse();
        upstream.Arrived = true;
        await upstream.Aborted.Task.WaitAsync(Patience);
        await ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_pump_that_throws_ends_its_session()
    {
        var upstream = new MemoryEnd { Bug = new InvalidTimeZoneException("a bug") };
        var (charger, ended) = Open("/CP1");
        Dialer.Answers("/CP1", new DialOutcome.Accepted(upstream, FakeDialer.Answer));
        await charger.ReceiveAsync();

        await EventFilter.Exception<InvalidTimeZoneException>().ExpectOneAsync(() =>
        {
            charger.Close();
            return Task.CompletedTask;
        });

        await ended.WaitAsync(Patience);
        upstream.Disposed.Task.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_dial_that_throws_ends_its_session_without_details_for_the_charger()
    {
        var (charger, ended) = Open("/CP1");

        await EventFilter.Exception<InvalidTimeZoneException>().ExpectOneAsync(() =>
        {
            Dialer.Throws("/CP1", new InvalidTimeZoneException("a bug"));
            return Task.CompletedTask;
        });

        await ended.WaitAsync(Patience);
        charger.Aborted.Task.IsCompleted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(502, "Bad Gateway")]
    [InlineData(504, "Gateway Timeout")]
    public async Task A_CPMS_that_cannot_be_reached_gives_the_charger_a_status(int status, string phrase)
    {
        var (charger, _) = Open("/CP1");

        Dialer.Answers("/CP1", new DialOutcome.Failed(status, "because"));

        Encoding.UTF8.GetString(await charger.ReceiveAsync()).ShouldStartWith($"HTTP/1.1 {status} {phrase}\r\n");
    }

    [Fact]
    public async Task A_session_that_throws_ends_alone()
    {
        var (_, faulty, faultyEnded) = await ConnectAsync("/FAULTY");
        var (charger, upstream, _) = await ConnectAsync("/CP1");
        var session = await SessionOf("/FAULTY");

        // A bug, as far as the session can tell: a message that it cannot survive.
        await EventFilter.Exception<NullReferenceException>()
            .ExpectOneAsync(() =>
            {
                session.Tell(new SessionEvents.PumpEnded(1, null!));
                return Task.CompletedTask;
            });

        await faultyEnded.WaitAsync(Patience);
        await faulty.Disposed.Task.WaitAsync(Patience);
        charger.Send(1, 2, 3);
        (await upstream.ReceiveAsync()).ShouldBe([1, 2, 3]);
        await VacatedAsync("/FAULTY");
        (await SessionsNow()).ByPath.Keys.ShouldBe(["/CP1"]);
    }

    [Theory]
    [InlineData(Direction.FromChargePoint, "compressed messages", "compressed messages from the charger")]
    [InlineData(Direction.FromCsms, "messages", "messages from the CPMS")]
    public async Task The_log_names_the_charger_whose_messages_are_no_longer_shown(Direction sender, string messages, string words)
    {
        await ConnectAsync("/CP1");
        var session = await SessionOf("/CP1");

        await EventFilter.Warning($"Charge point CP1: {words} are no longer shown, the connection goes on: a bug")
            .ExpectOneAsync(() =>
            {
                session.Tell(new SessionEvents.TapEnded(1, sender, messages, "a bug"));
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task A_stale_end_of_a_pump_changes_nothing()
    {
        var (charger, _) = Open("/CP1");
        var upstream = Dialer.Accept("/CP1");
        await charger.ReceiveAsync();
        var stale = new SessionEvents.PumpEnded(0, new PumpResult(Direction.FromCsms, PumpEnding.SenderLost, "long ago"));

        (await SessionOf("/CP1")).Tell(stale);
        charger.Send(1);

        (await upstream.ReceiveAsync()).ShouldBe([1]);
        upstream.Aborted.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Draining_ends_every_session_and_opens_no_more()
    {
        var (charger, ended) = Open("/CP1");
        var upstream = Dialer.Accept("/CP1");
        await charger.ReceiveAsync();
        var (stillDialing, dialing) = Open("/STILL-DIALING");

        var drained = ChargePointsRef.Ask<ChargePoints.Drained>(ChargePoints.Drain.Instance, Patience);
        await Task.WhenAll(charger.Finished.Task, upstream.Finished.Task).WaitAsync(Patience);
        (await charger.ReceiveAsync()).ShouldBe([0x88, 0x02, 0x03, 0xE9]);
        Encoding.UTF8.GetString(await stillDialing.ReceiveAsync()).ShouldStartWith("HTTP/1.1 503 ");
        foreach (var end in new[] { charger, upstream, stillDialing })
        {
            end.Close();
        }

        await drained;
        await Task.WhenAll(ended, dialing).WaitAsync(Patience);
        upstream.Disposed.Task.IsCompleted.ShouldBeTrue();
        var (late, lateEnded) = Open("/LATE");
        Encoding.UTF8.GetString(await late.ReceiveAsync()).ShouldStartWith("HTTP/1.1 503 ");
        late.Close();
        await lateEnded.WaitAsync(Patience);
    }

    [Fact]
    public async Task Sessions_that_do_not_drain_are_aborted_and_their_ends_are_published_before_the_answer()
    {
        var (charger, ended) = Open("/CP1");
        var upstream = Dialer.Accept("/CP1");
        await charger.ReceiveAsync();
        (await NextEventAsync()).ShouldBe("+1");
        ChargePointsRef.Tell(ChargePoints.Drain.Instance);
        await Task.WhenAll(charger.Finished.Task, upstream.Finished.Task).WaitAsync(Patience);

        await ChargePointsRef.Ask<ChargePoints.Drained>(ChargePoints.AbortSessions.Instance, Patience);

        HasMessages.ShouldBeTrue();
        (await NextEventAsync()).ShouldBe("-1");
        await ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_charger_that_never_returns_after_a_Close_is_reset_when_the_relay_stops()
    {
        var (charger, ended) = Open("/JIGU", stopsByReset: true);
        var upstream = Dialer.Accept("/JIGU");
        await charger.ReceiveAsync();

        var drained = ChargePointsRef.Ask<ChargePoints.Drained>(ChargePoints.Drain.Instance, Patience);
        (await upstream.ReceiveAsync())[0].ShouldBe((byte)0x88);
        upstream.Close();

        await charger.Aborted.Task.WaitAsync(Patience);
        await ended.WaitAsync(Patience);
        await drained;
        charger.Finished.Task.IsCompleted.ShouldBeFalse();
        await Should.ThrowAsync<ChannelClosedException>(charger.ReceiveAsync);
    }

    [Fact]
    public async Task A_CPMS_that_accepts_while_the_relay_stops_is_disconnected()
    {
        Dialer.IsDeaf = true;
        var (charger, _) = Open("/CP1");
        await Dialer.DialedAsync("/CP1");

        var drained = ChargePointsRef.Ask<ChargePoints.Drained>(ChargePoints.Drain.Instance, Patience);
        (await StatusAsync(charger)).ShouldBe(503);
        charger.Close();
        var upstream = Dialer.Accept("/CP1");

        await drained;
        upstream.Disposed.Task.IsCompleted.ShouldBeTrue();
    }
}
