using OcppActors.Configuration.Reading;
using OcppActors.Sessions;
using OcppActors.Transport.Sockets;

namespace OcppActors.Configuration.Options;

/// <summary>How much of anything the relay takes on, and how long it waits.</summary>
internal sealed class LimitOptionRows(OptionTable table)
{
    private static readonly RelayLimits Default = RelayLimits.Default;

    public Setting<TimeSpan> DialTimeout { get; } = table.Add(
        OptionGroups.Limits,
        "dial-timeout",
        OptionTypes.Seconds,
        Default.Dialing.Timeout,
        "How long the CPMS may take to answer a charger's request, in seconds; then the charger gets a 504. The wait "
        + "imposed by --dial-concurrency counts.",
        reloaded: true);

    public Setting<TimeSpan> TcpKeepAliveTime { get; } = table.Add(
        OptionGroups.Limits,
        "tcp-keepalive-time",
        OptionTypes.Seconds,
        Default.Tcp.KeepAliveTime,
        "After so many seconds of silence a connection, to a charger or to the CPMS, is probed.",
        reloaded: true);

    public Setting<TimeSpan> TcpKeepAliveInterval { get; } = table.Add(
        OptionGroups.Limits,
        "tcp-keepalive-interval",
        OptionTypes.Seconds,
        Default.Tcp.KeepAliveInterval,
        "Seconds between two probes that go unanswered.",
        reloaded: true);

    public Setting<TimeSpan> TcpUserTimeout { get; } = table.Add(
        OptionGroups.Limits,
        "tcp-user-timeout",
        OptionTypes.Seconds,
        Default.Tcp.UserTimeout,
        "After so many seconds without an answer, to probes or to data, or with data that the other side does not take, a "
        + "connection is given up. Longer than tcp-keepalive-time, by a few intervals.",
        reloaded: true);

    public Setting<int> DialConcurrency { get; } = table.Add(
        OptionGroups.Limits,
        "dial-concurrency",
        OptionTypes.Count,
        Default.Dialing.Concurrency,
        "Maximum number of dials in progress per CPMS (host and port); other chargers wait in order of arrival. 0: any number.",
        reloaded: true);

    public AdmissionOptionRows Admission { get; } = new(table);

    public HandshakeOptionRows Handshake { get; } = new(table);

    public Setting<int> MessageLimit { get; } = table.Add(
        OptionGroups.Limits,
        "message-limit",
        OptionTypes.Bytes,
        Default.MessageLimit,
        "The largest message that is shown on the snoop and read for metering, in bytes. A larger one is passed on like any other.",
        reloaded: true);

    public RelayLimits Read(OptionValues values) => new()
    {
        Dialing = new DialLimits { Timeout = values.Of(DialTimeout), Concurrency = values.Of(DialConcurrency) },
        Tcp = new TcpLiveness
        {
            KeepAliveTime = values.Of(TcpKeepAliveTime),
            KeepAliveInterval = values.Of(TcpKeepAliveInterval),
            UserTimeout = values.Of(TcpUserTimeout),
        },
        Admission = Admission.Read(values),
        Handshake = Handshake.Read(values),
        MessageLimit = values.Of(MessageLimit),
    };
}
