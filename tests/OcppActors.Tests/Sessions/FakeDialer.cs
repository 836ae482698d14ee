using System.Collections.Concurrent;
using System.Text;
using OcppActors.Tests.Tunnel;
using OcppActors.Tunnel;

namespace OcppActors.Tests.Sessions;

/// <summary>A CPMS that answers when, and what, the test says.</summary>
internal sealed class FakeDialer : IUpstreamDialer
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<DialOutcome>> _dials = new();

    /// <summary>Set: it does not hear that the relay stops, as one that has its answer already.</summary>
    public bool IsDeaf { get; set; }

    public Task<DialOutcome> DialAsync(UpgradeRequest request, CancellationToken cancellationToken)
    {
        var dial = Dial(request.Path);
        if (!IsDeaf)
        {
            cancellationToken.Register(() => dial.TrySetResult(new DialOutcome.Failed(503, "the relay is being stopped")));
        }

        return dial.Task;
    }

    public MemoryEnd Accept(string path)
    {
        var upstream = new MemoryEnd();
        Dial(path).TrySetResult(new DialOutcome.Accepted(upstream, Answer));
        return upstream;
    }

    public void Answers(string path, DialOutcome outcome) => Dial(path).TrySetResult(outcome);

    public void Throws(string path, Exception bug) => Dial(path).TrySetException(bug);

    public static ResponseHead Answer { get; } = ResponseHead.Parse(Encoding.ASCII.GetBytes(
        "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"))!;

    private TaskCompletionSource<DialOutcome> Dial(string path) =>
        _dials.GetOrAdd(path, _ => new TaskCompletionSource<DialOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
}
