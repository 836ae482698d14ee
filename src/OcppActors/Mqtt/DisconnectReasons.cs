using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using OcppActors.Transport.Tls;

namespace OcppActors.Mqtt;

/// <summary>Explains in plain words why there is no link to the broker.</summary>
internal static class DisconnectReasons
{
    public static string Of(MqttClientDisconnectedEventArgs disconnected, MqttOptions options) => disconnected switch
    {
        { ConnectResult: { } refused } => Of(refused, options),
        { Exception: { } exception } => Of(exception, options),
        _ => Of((MqttDisconnectReasonCode)disconnected.Reason, disconnected.ReasonString, options),
    };

    /// <summary>Whether another client took over the session. A broker of MQTT 3.1.1 cannot say so and just closes the connection; so does mosquitto with MQTT 5.</summary>
    public static Takeover TakeoverOf(MqttClientDisconnectedEventArgs disconnected) => disconnected switch
    {
        { ClientWasConnected: false } => Takeover.No,
        { Reason: MqttClientDisconnectReason.SessionTakenOver } => Takeover.Yes,
        { Reason: MqttClientDisconnectReason.NormalDisconnection, Exception: null } => Takeover.Perhaps,
        _ => Takeover.No,
    };

    public static string Of(MqttClientConnectResult refused, MqttOptions options) => refused.ResultCode switch
    {
        MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized when options.Username is null =>
            "the broker requires a user name and a password",
        MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized =>
            $"the broker refused the user name '{options.Username}' or its password",
        MqttClientConnectResultCode.ClientIdentifierNotValid =>
            $"the broker refused the client id '{options.ClientId}'",
        MqttClientConnectResultCode.ServerUnavailable or MqttClientConnectResultCode.ServerBusy =>
            "the broker is too busy",
        _ => WithReason($"the broker refused the connection ({refused.ResultCode})", refused.ReasonString),
    };

    public static string Of(Exception exception, MqttOptions options) => exception switch
    {
        MqttClientUnexpectedDisconnectReceivedException { ReasonCode: { } code } received => Of(code, received.ReasonString, options),
        _ when Find<TlsFailure>(exception) is { } failure => failure.Message,
        _ when options.Tls is { } tls && Find<IOException>(exception) is { } broken && TlsClient.IsRefusal(broken) => tls().Explain(broken),
        MqttConnectingFailedException when options.Tls is null => $"what listens at {options.Broker} does not answer as an MQTT broker; if it requires TLS, set --mqtt-tls",
        MqttConnectingFailedException =>
            $"it ended the connection after the TLS handshake; perhaps it requires a client certificate that it trusts{options.Tls!().Remedies.Certificate}",
        MqttCommunicationTimedOutException => "the broker has stopped answering",
        OperationCanceledException => $"{options.Broker} did not answer in time",
        _ when Find<SocketException>(exception) is { } socket => Of(socket.SocketErrorCode, options),
        _ => $"the connection failed ({exception.GetBaseException().Message})",
    };

    private static string Of(MqttDisconnectReasonCode code, string? reason, MqttOptions options) => code switch
    {
        MqttDisconnectReasonCode.SessionTakenOver =>
            $"another client took our client id '{options.ClientId}'; each process needs one of its own",
        MqttDisconnectReasonCode.ServerShuttingDown => "the broker is shutting down",
        MqttDisconnectReasonCode.NormalDisconnection =>
            $"the broker closed the connection (it does the same when another client uses the client id '{options.ClientId}')",
        _ => WithReason($"the broker ended the connection ({code})", reason),
    };

    private static string Of(SocketError error, MqttOptions options) => error switch
    {
        SocketError.ConnectionRefused => $"nothing listens at {options.Broker}: is the broker running?",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"the name '{options.Host}' does not resolve",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TimedOut => $"{options.Broker} cannot be reached",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "the broker cut the connection",
        _ => $"the connection failed ({error})",
    };

    private static T? Find<T>(Exception? exception)
        where T : Exception =>
        exception is null or T ? (T?)exception : Find<T>(exception.InnerException);

    private static string WithReason(string words, string? reason) =>
        string.IsNullOrEmpty(reason) ? words : $"{words}: {reason}";
}
