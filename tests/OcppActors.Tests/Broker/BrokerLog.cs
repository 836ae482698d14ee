using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OcppActors.Broker;

namespace OcppActors.Tests.Broker;

/// <summary>What the broker has logged.</summary>
internal sealed class BrokerLog : ILogger<EmbeddedBroker>
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Lock _lock = new();
    private readonly List<(string Words, TaskCompletionSource Said)> _awaited = [];

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Completes when a line with these words has been logged.</summary>
    public Task WaitForAsync(string words)
    {
        lock (_lock)
        {
            var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lines.Any(line => line.Contains(words, StringComparison.Ordinal)))
            {
                said.SetResult();
            }

            _awaited.Add((words, said));
            return said.Task.WaitAsync(BrokerRun.Patience);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            var line = formatter(state, exception);
            _lines.Enqueue(line);
            foreach (var (_, said) in _awaited.Where(awaited => line.Contains(awaited.Words, StringComparison.Ordinal)))
            {
                said.TrySetResult();
            }
        }
    }
}
