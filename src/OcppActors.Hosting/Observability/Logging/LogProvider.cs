using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Passes what is logged to a <see cref="LogWriter"/>. Logging never blocks.</summary>
/// <param name="writer">Writes the lines; the provider owns it.</param>
/// <param name="time">The clock.</param>
internal sealed class LogProvider(LogWriter writer, TimeProvider time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

    public void Dispose() => writer.Dispose();

    private void Add<TState>(in LogEntry<TState> entry) => writer.Add(LogLine.Of(time.GetUtcNow(), entry));

    private sealed class Log(LogProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Add(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter));
    }
}
