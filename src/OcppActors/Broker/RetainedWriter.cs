using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace OcppActors.Broker;

/// <summary>Writes the retained messages to their file: some time after the first change, and on disposal.</summary>
internal sealed class RetainedWriter : IAsyncDisposable
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _ending = new();
    private readonly RetainedTable _table;
    private readonly RetainedFile _file;
    private readonly TimeSpan _pause;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Task _running;
    private bool _hasFailed;

    public RetainedWriter(RetainedTable table, RetainedFile file, TimeSpan pause, TimeProvider time, ILogger log)
    {
        (_table, _file, _pause, _time, _log) = (table, file, pause, time, log);
        _running = RunAsync();
    }

    public void RequestWrite() => _changes.Writer.TryWrite(true);

    /// <summary>Writes pending changes.</summary>
    public async ValueTask DisposeAsync()
    {
        _changes.Writer.TryComplete();
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (var _ in _changes.Reader.ReadAllAsync())
        {
            await Task.WhenAny(Task.Delay(_pause, _time, _ending.Token));
            Write();
        }
    }

    private void Write()
    {
        try
        {
            _file.Write(_table.Snapshot());
            if (_hasFailed)
            {
                _log.LogInformation("The retained messages are written to {Path} again", _file.Path);
            }

            _hasFailed = false;
        }
        catch (IOException failure)
        {
            if (!_hasFailed)
            {
                _log.LogError("Could not write the retained messages; retrying: {Reason}", failure.Message);
            }

            _hasFailed = true;
            RequestWrite();
        }
    }
}
