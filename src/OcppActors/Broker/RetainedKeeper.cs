using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace OcppActors.Broker;

/// <summary>Writes the retained messages when they have changed, a pause after the first change, and at the end.</summary>
internal sealed class RetainedKeeper : IAsyncDisposable
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

    public RetainedKeeper(RetainedTable table, RetainedFile file, TimeSpan pause, TimeProvider time, ILogger log)
    {
        (_table, _file, _pause, _time, _log) = (table, file, pause, time, log);
        _running = RunAsync();
    }

    public void NoteChange() => _changes.Writer.TryWrite(true);

    /// <summary>Writes what has changed and is not written yet.</summary>
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
                _log.LogInformation("The retained messages are kept in {Path} again", _file.Path);
            }

            _hasFailed = false;
        }
        catch (IOException failure)
        {
            if (!_hasFailed)
            {
                _log.LogError("For now, {Reason}", failure.Message);
            }

            _hasFailed = true;
            NoteChange();
        }
    }
}
