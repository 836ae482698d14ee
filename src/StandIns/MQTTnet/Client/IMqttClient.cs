namespace MQTTnet;

/// <summary>One connection to a broker at a time. Handlers of an event are awaited one after the other.</summary>
public interface IMqttClient : IDisposable
{
    /// <summary>Messages come in the order in which the broker sent them, each after the one before was handled.</summary>
    event Func<MqttApplicationMessageReceivedEventArgs, Task> ApplicationMessageReceivedAsync;

    /// <summary>A connection, or the attempt at one, has ended. Not raised by <see cref="IDisposable.Dispose"/>.</summary>
    event Func<MqttClientDisconnectedEventArgs, Task> DisconnectedAsync;

    bool IsConnected { get; }

    /// <summary>
    /// Connects, and returns what the broker answered: a refusal (a wrong password) is a result, not an exception.
    /// </summary>
    /// <exception cref="Exceptions.MqttCommunicationException">The broker could not be reached (the cause is inside).</exception>
    /// <exception cref="Adapter.MqttConnectingFailedException">It could be reached, but did not answer as MQTT demands.</exception>
    /// <exception cref="OperationCanceledException">It could not be reached in time.</exception>
    Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default);

    /// <summary>Says DISCONNECT and closes. Does nothing where there is no connection.</summary>
    Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Publishes, in the order of the calls; returns when the broker has acknowledged (QoS 1) or the bytes are sent (QoS 0).
    /// </summary>
    /// <exception cref="Exceptions.MqttCommunicationException">There is no connection, or it ended meanwhile.</exception>
    Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default);

    /// <exception cref="Exceptions.MqttCommunicationException">There is no connection, or it ended meanwhile.</exception>
    Task<MqttClientSubscribeResult> SubscribeAsync(MqttClientSubscribeOptions options, CancellationToken cancellationToken = default);

    /// <exception cref="Exceptions.MqttCommunicationException">There is no connection, or it ended meanwhile.</exception>
    Task<MqttClientUnsubscribeResult> UnsubscribeAsync(MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default);
}
