namespace OcppActors.Hosting.Observability.Logging;

/// <summary>
/// Lines on their way to the log. Adding never waits for the log: beyond a bound lines are dropped and counted. Thread-safe,
/// with one thread that takes.
/// </summary>
/// <param name="maxCharacters">About how many characters may wait.</param>
internal sealed class LogQueue(int maxCharacters)
{
    // What a line takes beside its texts; stack traces are as long as they are deep.
    private const int Overhead = 128;
    private const int Trace = 4096;

    private readonly Queue<Next> _waiting = [];
    private int _characters;
    private int _dropped;
    private bool _hasEnded;

    /// <summary>Adds a line, or drops it.</summary>
    public void Add(in LogLine line)
    {
        var size = SizeOf(line);
        lock (_waiting)
        {
            if (_hasEnded || (_waiting.Count > 0 && _characters + size > maxCharacters))
            {
                _dropped++;
                return;
            }

            _waiting.Enqueue(new Next(_dropped, line));
            _dropped = 0;
            _characters += size;
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Waits for the next line, or for the end.</summary>
    /// <returns>False: the queue has ended, and everything has been taken.</returns>
    public bool TryTake(out Next next)
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && _dropped == 0 && !_hasEnded)
            {
                Monitor.Wait(_waiting);
            }

            if (_waiting.TryDequeue(out next))
            {
                _characters -= SizeOf(next.Line!.Value);
                return true;
            }

            next = new Next(_dropped, null);
            _dropped = 0;
            return next.Dropped > 0;
        }
    }

    /// <summary>No more lines are taken in.</summary>
    public void End()
    {
        lock (_waiting)
        {
            _hasEnded = true;
            Monitor.Pulse(_waiting);
        }
    }

    private static int SizeOf(in LogLine line) => Overhead + line.Message.Length + line.Source.Length + (line.Cause is null ? 0 : Trace);

    /// <summary>What comes next.</summary>
    /// <param name="Dropped">How many lines were dropped at this place.</param>
    /// <param name="Line">The line after them; null: none has followed.</param>
    public readonly record struct Next(int Dropped, LogLine? Line);
}
