using System.Threading.Channels;
using OcppActors.Hosting.Observability.Logging;

namespace OcppActors.Tests.Hosting;

/// <summary>A log that a test can hold up, let fail, and read.</summary>
internal sealed class RecordedTarget : ILogTarget
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _isRead = new(initialState: true);
    private readonly Channel<string> _written = Channel.CreateUnbounded<string>();
    private readonly SemaphoreSlim _failed = new(0);

    /// <summary>Why writing fails; null: it does not.</summary>
    public IOException? Failure { get; set; }

    /// <summary>Nobody reads from now on: a write waits.</summary>
    public void Stall() => _isRead.Reset();

    /// <summary>Everything is read again.</summary>
    public void Drain() => _isRead.Set();

    /// <summary>Returns when one more write has failed.</summary>
    public void AwaitFailure()
    {
        if (!_failed.Wait(Patience))
        {
            throw new TimeoutException("No write failed.");
        }
    }

    /// <summary>The next line that was written, waited for.</summary>
    public Task<string> NextAsync() => _written.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The next line, if one has been written.</summary>
    public string? NextOrNull() => _written.Reader.TryRead(out var line) ? line : null;

    public void Write(string line)
    {
        _isRead.Wait();
        if (Failure is { } failure)
        {
            _failed.Release();
            throw failure;
        }

        _written.Writer.TryWrite(line);
    }

    public void Dispose()
    {
        _isRead.Set();
        _failed.Dispose();
    }
}
