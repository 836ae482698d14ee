namespace Akka.Event;

/// <summary>
/// Logging a template with its arguments at a level. Nothing is rendered or sent when the level is off.
/// </summary>
public static class LoggingExtensions
{
    public static void Debug<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        log.Write(LogLevel.DebugLevel, format, arg1);

    public static void Debug<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Write(LogLevel.DebugLevel, format, arg1, arg2);

    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Write(LogLevel.DebugLevel, format, arg1, arg2, arg3);

    public static void Info<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        log.Write(LogLevel.InfoLevel, format, arg1);

    public static void Info<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Write(LogLevel.InfoLevel, format, arg1, arg2);

    public static void Warning<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        log.Write(LogLevel.WarningLevel, format, arg1);

    public static void Warning<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Write(LogLevel.WarningLevel, format, arg1, arg2);

    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Write(LogLevel.WarningLevel, format, arg1, arg2, arg3);

    private static void Write(this ILoggingAdapter log, LogLevel level, string format, params object[] args)
    {
        if (log.IsEnabled(level))
        {
            log.Log(level, null, new DefaultLogMessage(log.Formatter, format, args));
        }
    }
}
