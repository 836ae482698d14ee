using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>How many connections the charge points' port carries, and what their handshakes may take.</summary>
internal sealed class HandshakeOptionRows(OptionTable table)
{
    private static readonly HandshakeSettings Default = HandshakeSettings.Default;

    public Setting<int> Connections { get; } = table.Add(
        OptionGroups.Limits,
        "max-connections",
        OptionTypes.Count,
        Default.Connections,
        "How many connections the charge points' port carries; one more gets a 503 with Retry-After or, under TLS, is closed. 0: any "
        + "number.");

    public Setting<int> ConnectionsPerAddress { get; } = table.Add(
        OptionGroups.Limits,
        "max-connections-per-address",
        OptionTypes.Count,
        Default.ConnectionsPerAddress,
        "How many of them may come from one address. 0: any number, since one router or proxy may carry thousands of charge points.");

    public Setting<int> Handshakes { get; } = table.Add(
        OptionGroups.Limits,
        "max-handshakes",
        OptionTypes.Count,
        Default.Handshakes,
        "How many of them may be without a whole request at a time. 0: any number.");

    public Setting<TimeSpan> RequestTimeout { get; } = table.Add(
        OptionGroups.Limits,
        "request-timeout",
        OptionTypes.Seconds,
        Default.RequestTimeout,
        "How long a charge point may take to send its request, in seconds; then it gets a 408.");

    public Setting<int> RequestHeadBytes { get; } = table.Add(
        OptionGroups.Limits,
        "max-request-head",
        HttpOptionTypes.Bytes,
        Default.RequestHeadBytes,
        "How many bytes the head of a charge point's request may have; a longer one gets a 431.");

    public Setting<int> ResponseHeadBytes { get; } = table.Add(
        OptionGroups.Limits,
        "max-response-head",
        HttpOptionTypes.Bytes,
        Default.ResponseHeadBytes,
        "How many bytes the head of the CPMS's answer may have; for a longer one the charge point gets a 502.");

    public Setting<int> RefusalBodyBytes { get; } = table.Add(
        OptionGroups.Limits,
        "max-refusal-body",
        HttpOptionTypes.Bytes,
        Default.RefusalBodyBytes,
        "How many bytes of the body are passed on when the CPMS refuses a charge point; the rest is cut.");

    public HandshakeSettings ToSettings(OptionValues values) => new()
    {
        Connections = values.Of(Connections),
        ConnectionsPerAddress = values.Of(ConnectionsPerAddress),
        Handshakes = values.Of(Handshakes),
        RequestTimeout = values.Of(RequestTimeout),
        RequestHeadBytes = values.Of(RequestHeadBytes),
        ResponseHeadBytes = values.Of(ResponseHeadBytes),
        RefusalBodyBytes = values.Of(RefusalBodyBytes),
    };
}
