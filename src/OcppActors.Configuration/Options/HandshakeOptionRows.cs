using OcppActors.Configuration.Reading;
using OcppActors.Transport.Http;

namespace OcppActors.Configuration.Options;

/// <summary>What the handshakes of charge points may take.</summary>
internal sealed class HandshakeOptionRows(OptionTable table)
{
    private static readonly HandshakeLimits Default = HandshakeLimits.Default;

    public Setting<TimeSpan> RequestTimeout { get; } = table.Add(
        OptionGroups.Limits,
        "request-timeout",
        OptionTypes.Seconds,
        Default.RequestTimeout,
        "How long a charge point may take to send its request, in seconds; then it gets a 408.",
        reloaded: true);

    public Setting<int> RequestHeadBytes { get; } = table.Add(
        OptionGroups.Limits,
        "max-request-head",
        HttpOptionTypes.Bytes,
        Default.RequestHeadBytes,
        "How many bytes the head of a charge point's request may have; a longer one gets a 431.",
        reloaded: true);

    public Setting<int> ResponseHeadBytes { get; } = table.Add(
        OptionGroups.Limits,
        "max-response-head",
        HttpOptionTypes.Bytes,
        Default.ResponseHeadBytes,
        "How many bytes the head of the CPMS's answer may have; for a longer one the charge point gets a 502.",
        reloaded: true);

    public Setting<int> RefusalBodyBytes { get; } = table.Add(
        OptionGroups.Limits,
        "max-refusal-body",
        HttpOptionTypes.Bytes,
        Default.RefusalBodyBytes,
        "How many bytes of the body are passed on when the CPMS refuses a charge point; the rest is cut.",
        reloaded: true);

    public HandshakeLimits Read(OptionValues values) => new()
    {
        RequestTimeout = values.Of(RequestTimeout),
        RequestHeadBytes = values.Of(RequestHeadBytes),
        ResponseHeadBytes = values.Of(ResponseHeadBytes),
        RefusalBodyBytes = values.Of(RefusalBodyBytes),
    };
}
