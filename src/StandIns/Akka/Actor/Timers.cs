namespace Akka.Actor;

/// <summary>An actor that has timers; set before its constructor's body runs.</summary>
public interface IWithTimers
{
    /// <summary>The actor's timers; they end with it, and with each restart.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>
/// Messages to oneself in the future, by key. What a replaced or cancelled timer has already put into the mailbox is
/// not delivered.
/// </summary>
public interface ITimerScheduler
{
    /// <summary>Sends the message once; replaces the timer of that key.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Whether a timer of that key is running.</summary>
    bool IsTimerActive(object key);

    /// <summary>Ends the timer of that key, if there is one.</summary>
    void Cancel(object key);
}
