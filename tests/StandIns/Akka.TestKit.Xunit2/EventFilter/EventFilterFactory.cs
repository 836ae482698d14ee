using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>Says which log events are expected; a text is compared with the message and with the exception's.</summary>
public sealed class EventFilterFactory
{
    private readonly ActorSystemImpl _system;

    internal EventFilterFactory(ActorSystemImpl system) => _system = system;

    /// <summary>Errors with an exception of this type or one derived from it.</summary>
    public IEventFilterApplier Exception<TException>(
        string message = null, string start = null, string contains = null, string source = null)
        where TException : Exception =>
        Where(logged => logged is Error { Cause: TException } && Fits(logged, message, start, contains, source));

    /// <summary>Warnings.</summary>
    public IEventFilterApplier Warning(string message = null, string start = null, string contains = null, string source = null) =>
        Where(logged => logged is Warning && Fits(logged, message, start, contains, source));

    private static bool Fits(LogEvent logged, string message, string start, string contains, string source)
    {
        if (source is not null && !string.Equals(source, logged.LogSource, StringComparison.Ordinal))
        {
            return false;
        }

        return Fits(logged.Message?.ToString()) || (logged.Cause is not null && Fits(logged.Cause.Message));

        bool Fits(string text) =>
            (message is null || string.Equals(text, message, StringComparison.Ordinal))
            && (start is null || text.StartsWith(start, StringComparison.Ordinal))
            && (contains is null || text.Contains(contains, StringComparison.Ordinal));
    }

    private EventFilterApplier Where(Predicate<LogEvent> filter) => new(_system, filter);
}
