using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>One connection to the broker, or the attempt at one.</summary>
public interface IMqttLink
{
    /// <summary>
    /// Ends when the link is lost, with the reason in words for the log. Of an attempt that failed it has ended already.
    /// </summary>
    Task<string> Lost { get; }

    /// <summary>
    /// What the broker retains of Home Assistant's birth topic; null: nothing, or it has not come yet. It comes before what
    /// is read back.
    /// </summary>
    string? RetainedBirth { get; }

    /// <summary>The most publications that the broker accepts without having acknowledged them.</summary>
    int Window { get; }

    /// <summary>Reads what the broker retains of charge points and bridges; takes bounded time.</summary>
    /// <returns>Null where the link was lost meanwhile or is about to be.</returns>
    Task<ReadBack?> ReadBackAsync();

    /// <summary>Publishes, retained. Calls may overlap and go out in their order. After <see cref="PublishOutcome.Lost"/> the link is about to be lost.</summary>
    Task<PublishOutcome> PublishAsync(Publication publication);

    /// <summary>Ends the link so that the broker does not publish the last will.</summary>
    Task DisconnectAsync();

    /// <summary>Ends the link without a word: the broker publishes the last will. Any number of times.</summary>
    void Abort();
}

/// <summary>What became of a publication.</summary>
public enum PublishOutcome
{
    /// <summary>The broker has it.</summary>
    Acknowledged,

    /// <summary>The broker does not allow it.</summary>
    Refused,

    /// <summary>The link was lost; the broker may have it or not.</summary>
    Lost,
}

/// <summary>Opens links.</summary>
public interface IMqttLinkFactory
{
    /// <summary>Connects with the last will <c>offline</c> on the bridge's availability.</summary>
    /// <param name="birth">Called, on any thread, when Home Assistant says that it has started.</param>
    /// <param name="stopping">Gives the attempt up.</param>
    Task<IMqttLink> OpenAsync(Action birth, CancellationToken stopping);
}
