using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>One connection to the broker, or the attempt at one.</summary>
public interface IMqttLink
{
    /// <summary>
    /// Completes when the link is lost, with the reason for the log. It has completed already if the attempt failed.
    /// </summary>
    Task<string> Lost { get; }

    /// <summary>
    /// What the broker retains at Home Assistant's birth topic; null: nothing, or it has not arrived yet. It arrives before
    /// what is read back.
    /// </summary>
    string? RetainedBirth { get; }

    /// <summary>The most publications that the broker accepts without having acknowledged them.</summary>
    int Window { get; }

    /// <summary>The largest packet that the broker accepts, in bytes (MQTT 5 section 3.2.2.3.6).</summary>
    int MaxPacketBytes { get; }

    /// <summary>Reads what the broker retains of charge points and bridges; takes bounded time.</summary>
    /// <returns>Null where the link was lost meanwhile or is about to be.</returns>
    Task<ReadBack?> ReadBackAsync();

    /// <summary>Reads what the broker retains of these charge points; not while another read-back is under way.</summary>
    /// <returns>Null where the link was lost meanwhile or is about to be.</returns>
    Task<ReadBack?> ReadBackAsync(IReadOnlyCollection<string> topicIds);

    /// <summary>Reads which messages are retained of a charge point, its availability among the states, and the availabilities of bridges.</summary>
    /// <returns>Null where the link was lost meanwhile or is about to be.</returns>
    Task<ReadBack?> ReadChargePointAsync(string topicId);

    /// <summary>Reports other bridges for as long as the link lasts.</summary>
    /// <param name="seen">Called on any thread, in the order of the broker.</param>
    /// <returns>The filters that the broker does not allow; usually none.</returns>
    Task<IReadOnlyList<string>> WatchBridgesAsync(Action<IBridgeNews> seen);

    /// <summary>Publishes, retained. Calls may overlap and go out in their order. After <see cref="PublishOutcome.Lost"/> the link is about to be lost.</summary>
    Task<PublishOutcome> PublishAsync(Publication publication);

    /// <summary>Sends DISCONNECT, so that the broker does not publish the last will.</summary>
    Task DisconnectAsync();

    /// <summary>Closes the link without DISCONNECT: the broker publishes the last will. May be called repeatedly; never throws.</summary>
    void Abort();
}

/// <summary>The outcome of a publication.</summary>
public enum PublishOutcome
{
    /// <summary>The broker has received it.</summary>
    Acknowledged,

    /// <summary>The broker does not allow it.</summary>
    Refused,

    /// <summary>A quota of the broker is used up.</summary>
    OverQuota,

    /// <summary>The broker refuses it for another reason.</summary>
    Rejected,

    /// <summary>The link was lost; the broker may have it or not.</summary>
    Lost,
}

/// <summary>Opens links.</summary>
public interface IMqttLinkFactory
{
    /// <summary>Connects, usually with the last will <c>offline</c> on the bridge's availability.</summary>
    /// <param name="birth">Called, on any thread, when Home Assistant publishes its birth message.</param>
    /// <param name="stopping">Cancels the attempt.</param>
    Task<IMqttLink> OpenAsync(Action birth, CancellationToken stopping);
}
