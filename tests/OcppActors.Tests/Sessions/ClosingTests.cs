using Akka.Actor;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Tests.Sessions;

/// <summary>What log and events say about who ended a connection.</summary>
public sealed class ClosingTests : SessionTestKit
{
    private const string Path = "/CP1";

    private static readonly byte[] ByCpms = FrameBuilder.Frame(Opcode.Close, [0x03, 0xF0, .. "twice"u8]);
    private static readonly byte[] ByCharger = FrameBuilder.Frame(Opcode.Close, [0x03, 0xE8, .. "bye"u8], 7);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_Close_of_the_CPMS_is_told_whoever_sends_FIN_first(bool cpmsFinishesFirst)
    {
        var (charger, upstream, ended) = await ConnectAsync(Path);

        await LogsAsync("the CPMS closed the connection with 1008 (policy violation), reason 'twice': it does not accept", async () =>
        {
            upstream.Send(ByCpms);
            (await charger.ReceiveAsync()).ShouldBe(ByCpms);
            charger.Send(ByCharger);
            (await upstream.ReceiveAsync()).ShouldBe(ByCharger);
            foreach (var end in cpmsFinishesFirst ? new[] { upstream, charger } : [charger, upstream])
            {
                end.Close();
            }

            await ended.WaitAsync(Patience);
        });

        (await CloseAsync()).ShouldBe(new WebSocketClose(Direction.FromCsms, 1008, "twice"));
    }

    [Fact]
    public async Task The_Close_of_the_charger_is_told_though_the_CPMS_answers_it()
    {
        var (charger, upstream, ended) = await ConnectAsync(Path);

        await LogsAsync("the charger closed the connection with 1000 (normal closure), reason 'bye'", async () =>
        {
            charger.Send(ByCharger);
            await upstream.ReceiveAsync();
            upstream.Send(ByCpms);
            await charger.ReceiveAsync();
            upstream.Close();
            charger.Close();
            await ended.WaitAsync(Patience);
        });

        (await CloseAsync()).ShouldBe(new WebSocketClose(Direction.FromChargePoint, 1000, "bye"));
    }

    [Fact]
    public async Task A_Close_that_a_reset_follows_is_told()
    {
        var (charger, upstream, ended) = await ConnectAsync(Path);

        await LogsAsync("the CPMS closed the connection with 1008", async () =>
        {
            upstream.Send(ByCpms);
            await charger.ReceiveAsync();
            upstream.Break();
            await ended.WaitAsync(Patience);
        });

        (await CloseAsync())!.Code.ShouldBe(1008);
    }

    [Fact]
    public async Task An_end_without_a_Close_is_told_as_such_though_the_other_end_sends_one()
    {
        var (charger, upstream, ended) = await ConnectAsync(Path);

        await LogsAsync("the charger closed the connection without a WebSocket Close", async () =>
        {
            charger.Close();
            await upstream.Finished.Task.WaitAsync(Patience);
            upstream.Send(ByCpms);
            await charger.ReceiveAsync();
            upstream.Close();
            await ended.WaitAsync(Patience);
        });

        (await CloseAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task An_end_whose_frames_could_not_be_read_is_not_called_one_without_a_Close()
    {
        var (charger, upstream, ended) = await ConnectAsync(Path);

        await EventFilter.Info($"Charge point CP1 disconnected: the CPMS closed the connection").ExpectOneAsync(async () =>
        {
            upstream.Send(0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0);
            await charger.ReceiveAsync();
            upstream.Close();
            await charger.Finished.Task.WaitAsync(Patience);
            charger.Close();
            await ended.WaitAsync(Patience);
        });

        (await CloseAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task The_stop_of_the_relay_is_told_as_its_own_though_both_ends_answer_its_Close()
    {
        var (charger, upstream, ended) = await ConnectAsync(Path);

        await LogsAsync("the relay stops", async () =>
        {
            var drained = ChargePointsRef.Ask<ChargePoints.Drained>(ChargePoints.Drain.Instance, Patience);
            await Task.WhenAll(charger.Finished.Task, upstream.Finished.Task).WaitAsync(Patience);
            upstream.Send(ByCpms);
            charger.Send(ByCharger);
            upstream.Close();
            charger.Close();
            await ended.WaitAsync(Patience);
            await drained;
        });

        (await CloseAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_connection_closed_before_its_charger_comes_back_is_told_as_closed_and_not_as_replaced()
    {
        var (charger, upstream, _) = await ConnectAsync(Path);
        upstream.Send(ByCpms);
        await charger.ReceiveAsync();

        await LogsAsync("the CPMS closed the connection with 1008", async () => await ConnectAsync(Path));

        (await CloseAsync())!.Reason.ShouldBe("twice");
    }

    [Fact]
    public async Task What_fails_in_releasing_a_connection_is_logged()
    {
        var upstream = new MemoryEnd { DisposeBug = new InvalidTimeZoneException("a bug") };
        var (charger, ended) = Open(Path);
        Dialer.Answers(Path, new DialOutcome.Accepted(upstream, FakeDialer.Answer));
        await charger.ReceiveAsync();

        await EventFilter.Exception<InvalidTimeZoneException>(start: "Charge point CP1: its connection could not be released").ExpectOneAsync(async () =>
        {
            charger.Close();
            upstream.Close();
            await ended.WaitAsync(Patience);
        });
    }

    private Task LogsAsync(string reason, Func<Task> action) =>
        EventFilter.Info(start: $"Charge point CP1 disconnected: {reason}").ExpectOneAsync(action);

    /// <summary>The Close of the first connection's disconnection.</summary>
    private async Task<WebSocketClose?> CloseAsync() =>
        (await FishForMessageAsync<ChargePointDisconnected>(disconnected => disconnected.Connection.Number == 1, Patience)).Close;
}
