using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace OcppActors.Hosting.Reload;

/// <summary>
/// SIGHUP, which by default ends a process. From its creation on it is a request instead; several that nobody has taken yet are
/// one. On Windows there is none: what .NET calls so there is the closing of the console.
/// </summary>
internal sealed class HangupSignal : IDisposable
{
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PosixSignalRegistration? _registration;

    public HangupSignal() => _registration = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, received =>
    {
        received.Cancel = true;
        _requests.Writer.TryWrite(true);
    });

    /// <summary>Runs <paramref name="handle"/> for each request, until it is cancelled.</summary>
    public async Task HandleAsync(Func<Task> handle, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in _requests.Reader.ReadAllAsync(cancellationToken))
            {
                await handle();
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    public void Dispose() => _registration?.Dispose();
}
