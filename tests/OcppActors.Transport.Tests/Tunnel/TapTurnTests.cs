using System.Collections.Concurrent;
using System.Net.Sockets;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tests.Sockets;
using OcppActors.Transport.Tests.WebSockets;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

/// <summary>Pumps between real sockets whose taps have more to do than a thread that serves sockets may.</summary>
public sealed class TapTurnTests
{
    private const string SocketThread = "Sockets";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Large = new('x', 100_000);

    [Fact]
    public async Task A_large_message_is_read_apart_from_the_threads_that_serve_sockets_and_a_small_one_on_them()
    {
        var heard = new HeardMessages();
        await using var tunnel = await Direct.OpenAsync(Direction.FromChargePoint, heard);

        await tunnel.PassAsync(FrameBuilder.Text("small", 7));
        await tunnel.PassAsync(FrameBuilder.Text(Large, 7));

        heard.Threads.Count.ShouldBe(2);
        if (OperatingSystem.IsLinux())
        {
            heard.Threads[0].ShouldBe(SocketThread);
        }

        heard.Threads[1].ShouldNotBe(SocketThread);
    }

    [Fact]
    public async Task A_direction_that_was_heavy_stays_apart_for_a_while()
    {
        var heard = new HeardMessages();
        await using var tunnel = await Direct.OpenAsync(Direction.FromChargePoint, heard);

        await tunnel.PassAsync(FrameBuilder.Text(Large, 7));
        await tunnel.PassAsync(FrameBuilder.Text("small", 7));

        heard.Threads.ShouldNotContain(SocketThread);
    }

    [Fact]
    public async Task While_heavy_taps_wait_for_their_turn_the_others_do_not()
    {
        await using var heavy = await Direct.OpenAsync(Direction.FromChargePoint, new HeardMessages());
        await using var light = await Direct.OpenAsync(Direction.FromChargePoint, new HeardMessages());
        var places = Math.Max(1, Environment.ProcessorCount / 2);
        for (var taken = 0; taken < places; taken++)
        {
            await TapTurns.BeginAsync();
        }

        Task passing;
        try
        {
            passing = heavy.PassAsync(FrameBuilder.Text(Large, 7));
            await light.PassAsync(FrameBuilder.Text("[2,\"1\",\"Heartbeat\",{}]", 7));
            passing.IsCompleted.ShouldBeFalse();
        }
        finally
        {
            for (; places > 0; places--)
            {
                TapTurns.End();
            }
        }

        await passing;
    }

    [Fact]
    public async Task No_answer_is_reported_before_its_question_however_long_that_takes()
    {
        const int Rounds = 60;
        var heard = new Conversation();
        using var charger = await SocketPair.ConnectAsync();
        using var cpms = await SocketPair.ConnectAsync();
        await using var chargerEnd = SocketEnd.Of(TcpConnection.Of(charger.Ours), null, []);
        await using var cpmsEnd = SocketEnd.Of(TcpConnection.Of(cpms.Ours), null, []);
        var pumping = Task.WhenAll(
            new FramePump(Direction.FromChargePoint, chargerEnd, cpmsEnd, new Wiretap(Direction.FromChargePoint, heard, new TapOptions())).RunAsync(),
            new FramePump(Direction.FromCsms, cpmsEnd, chargerEnd, new Wiretap(Direction.FromCsms, heard, new TapOptions())).RunAsync());

        // Every other question is large, and none waits for the answer to the one before.
        var questions = Enumerable.Range(0, Rounds).Select(id => FrameBuilder.Text($"{id} {(id % 2 == 0 ? Large : "")}", 7)).ToArray();
        var asking = Task.Run(async () =>
        {
            foreach (var question in questions)
            {
                await charger.Theirs.SendAsync(question);
            }
        });
        for (var id = 0; id < Rounds; id++)
        {
            await ReceiveAsync(cpms.Theirs, questions[id].Length);
            await cpms.Theirs.SendAsync(FrameBuilder.Text($"{id} answer"));
        }

        await asking.WaitAsync(Patience);
        await ReceiveAsync(charger.Theirs, Enumerable.Range(0, Rounds).Sum(id => FrameBuilder.Text($"{id} answer").Length));
        var order = heard.Messages.ToList();
        order.Count.ShouldBe(2 * Rounds);
        for (var id = 0; id < Rounds; id++)
        {
            order.IndexOf((Direction.FromChargePoint, id)).ShouldBeInRange(0, order.IndexOf((Direction.FromCsms, id)));
        }

        charger.Theirs.Shutdown(SocketShutdown.Send);
        cpms.Theirs.Shutdown(SocketShutdown.Send);
        await pumping.WaitAsync(Patience);
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        var received = new byte[count];
        using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(received).AsTask().WaitAsync(Patience);
        return received;
    }

    /// <summary>One direction of a tunnel.</summary>
    private sealed class Direct(SocketPair sender, SocketPair receiver, TunnelEnd from, TunnelEnd to, Task pumping) : IAsyncDisposable
    {
        public static async Task<Direct> OpenAsync(Direction direction, IWiretapListener listener)
        {
            var (sender, receiver) = (await SocketPair.ConnectAsync(), await SocketPair.ConnectAsync());
            var (from, to) = (SocketEnd.Of(TcpConnection.Of(sender.Ours), null, []), SocketEnd.Of(TcpConnection.Of(receiver.Ours), null, []));
            return new Direct(sender, receiver, from, to, new FramePump(direction, from, to, new Wiretap(direction, listener, new TapOptions())).RunAsync());
        }

        public async Task PassAsync(byte[] bytes)
        {
            await sender.Theirs.SendAsync(bytes).WaitAsync(Patience);
            (await ReceiveAsync(receiver.Theirs, bytes.Length)).ShouldBe(bytes);
        }

        public async ValueTask DisposeAsync()
        {
            sender.Theirs.Shutdown(SocketShutdown.Send);
            await pumping.WaitAsync(Patience);
            await from.DisposeAsync();
            await to.DisposeAsync();
            sender.Dispose();
            receiver.Dispose();
        }
    }

    /// <summary>The numbers of the messages of both directions in the order in which they were reported.</summary>
    private sealed class Conversation : IWiretapListener
    {
        public ConcurrentQueue<(Direction Sender, int Id)> Messages { get; } = [];

        public bool Wants(out long generation)
        {
            generation = 0;
            return true;
        }

        public void Seen(in TappedMessage message) =>
            Messages.Enqueue((message.Sender, int.Parse(message.Content[..message.Content.IndexOf((byte)' ')], System.Globalization.CultureInfo.InvariantCulture)));

        public void Closed(WebSocketClose close)
        {
        }

        public void InflatingEnded(Direction sender, string reason)
        {
        }

        public void MessageGivenUp(Direction sender)
        {
        }

        public void Lost(Direction sender, string reason)
        {
        }
    }
}
