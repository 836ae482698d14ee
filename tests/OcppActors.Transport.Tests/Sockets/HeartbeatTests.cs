using System.Net.Sockets;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public void However_many_ask_one_question_waits()
    {
        var questions = 0;
        var heartbeat = new Heartbeat(() => questions++);

        var first = heartbeat.AskAsync();
        var second = heartbeat.AskAsync();
        heartbeat.Answer();
        var third = heartbeat.AskAsync();

        questions.ShouldBe(2);
        first.IsCompletedSuccessfully.ShouldBeTrue();
        second.IsCompletedSuccessfully.ShouldBeTrue();
        third.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Every_loop_answers_again_and_again()
    {
        for (var i = 0; i < 100; i++)
        {
            var answers = SocketLoops.AskAll();
            answers.ShouldNotBeEmpty();
            await Task.WhenAll(answers).WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task A_blocked_loop_does_not_answer_until_it_turns_again()
    {
        using var pair = await SocketPair.ConnectAsync();
        using var connection = TcpConnection.Of(pair.Ours);
        using var isBlocked = new ManualResetEventSlim();
        using var isOver = new ManualResetEventSlim();
        var blocking = BlockAsync(connection, pair.Theirs, isBlocked, isOver);
        isBlocked.Wait(Patience).ShouldBeTrue();

        var answers = SocketLoops.AskAll();
        SpinWait.SpinUntil(() => answers.Count(answer => answer.IsCompleted) == answers.Count - 1, Patience).ShouldBeTrue();
        var stuck = answers.Single(answer => !answer.IsCompleted);
        isOver.Set();

        await stuck.WaitAsync(Patience);
        await blocking;
    }

    // Blocks the loop of the connection: what follows an event runs on it.
    private static async Task BlockAsync(TcpConnection connection, Socket peer, ManualResetEventSlim isBlocked, ManualResetEventSlim isOver)
    {
        while (Thread.CurrentThread.Name != "Sockets")
        {
            var readable = connection.ReadableAsync();
            await peer.SendAsync(new byte[1]);
            await readable;
            connection.TryReceive(new byte[16], out _);
        }

        isBlocked.Set();
        isOver.Wait(Patience);
    }
}
