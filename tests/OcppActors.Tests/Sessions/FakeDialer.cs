using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Tests.Sessions;

/// <summary>A CPMS that answers when, and what, the test says: each answer goes to the oldest dial of its path that has none.</summary>
internal sealed class FakeDialer : IUpstreamDialer
{
    private readonly ConcurrentDictionary<string, Line> _lines = new();

    /// <summary>Set: it does not hear that nobody waits for it any more, as one that has its answer already.</summary>
    public bool IsDeaf { get; set; }

    public static ResponseHead Answer { get; } = ResponseHead.Parse(Encoding.ASCII.GetBytes(
        "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"))!;

    public Task<DialOutcome> DialAsync(UpgradeRequest request, DialProgress progress, CancellationToken cancellationToken)
    {
        var line = LineTo(request.Path);
        var dial = line.Dial();
        if (!IsDeaf)
        {
            cancellationToken.Register(() =>
            {
                dial.TrySetResult(new DialOutcome.Failed(503, "the dial was given up"));
                line.HungUp.TrySetResult();
            });
        }

        return dial.Task;
    }

    /// <summary>Waits for the next dial of a path that has not been waited for.</summary>
    public Task DialedAsync(string path) => LineTo(path).Dialed.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));

    /// <summary>How often a path has been dialed and not been waited for.</summary>
    public int DialsOf(string path) => LineTo(path).Dialed.Reader.Count;

    /// <summary>Completes when a dial of the path has been given up.</summary>
    public Task HungUpAsync(string path) => LineTo(path).HungUp.Task.WaitAsync(TimeSpan.FromSeconds(15));

    public MemoryEnd Accept(string path)
    {
        var upstream = new MemoryEnd();
        Answers(path, new DialOutcome.Accepted(upstream, Answer));
        return upstream;
    }

    public void Refuse(string path, int status) =>
        Answers(path, new DialOutcome.Refused(status, Encoding.ASCII.GetBytes($"HTTP/1.1 {status} No\r\n\r\n")));

    public void Answers(string path, DialOutcome outcome) => LineTo(path).Answer(dial => dial.TrySetResult(outcome));

    public void Throws(string path, Exception bug) => LineTo(path).Answer(dial => dial.TrySetException(bug));

    private Line LineTo(string path) => _lines.GetOrAdd(path, _ => new Line());

    private sealed class Line
    {
        private readonly Lock _gate = new();
        private readonly Queue<TaskCompletionSource<DialOutcome>> _unanswered = new();
        private readonly Queue<Action<TaskCompletionSource<DialOutcome>>> _prepared = new();

        public Channel<bool> Dialed { get; } = Channel.CreateUnbounded<bool>();

        public TaskCompletionSource HungUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<DialOutcome> Dial()
        {
            var dial = new TaskCompletionSource<DialOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                if (_prepared.TryDequeue(out var answer))
                {
                    answer(dial);
                }
                else
                {
                    _unanswered.Enqueue(dial);
                }
            }

            Dialed.Writer.TryWrite(true);
            return dial;
        }

        public void Answer(Action<TaskCompletionSource<DialOutcome>> answer)
        {
            lock (_gate)
            {
                while (_unanswered.TryDequeue(out var dial))
                {
                    if (!dial.Task.IsCompleted)
                    {
                        answer(dial);
                        return;
                    }
                }

                _prepared.Enqueue(answer);
            }
        }
    }
}
