using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace OcppActors.Mqtt;

/// <summary>Why there is no link to the broker, in words that a person at home understands.</summary>
internal static class LossReasons
{
    public static string Of(MqttClientDisconnectedEventArgs told, MqttOptions options) => told switch
    {
        { ConnectResult: { } refused } => Of(refused, options),
        { Exception: { } exception } => Of(exception, options),
        _ => Of((MqttDisconnectReasonCode)told.Reason, told.ReasonString, options),
    };

    public static string Of(MqttClientConnectResult refused, MqttOptions options) => refused.ResultCode switch
    {
        MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized when options.Username is null =>
            "the broker wants a user name and a password",
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
        MqttClientUnexpectedDisconnectReceivedException { ReasonCode: { } code } told => Of(code, told.ReasonString, options),
        MqttConnectingFailedException => $"what listens at {options.Broker} does not answer as an MQTT broker",
        MqttCommunicationTimedOutException => "the broker has stopped answering",
        OperationCanceledException => $"{options.Broker} did not answer in time",
        _ when SocketErrorOf(exception) is { } error => Of(error, options),
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

    private static SocketError? SocketErrorOf(Exception? exception) => exception switch
    {
        null => null,
        SocketException socket => socket.SocketErrorCode,
        _ => SocketErrorOf(exception.InnerException),
    };

    private static string WithReason(string words, string? reason) =>
        string.IsNullOrEmpty(reason) ? words : $"{words}: {reason}";
}
