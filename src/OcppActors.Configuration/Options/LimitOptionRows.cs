using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>How much of anything the relay takes on, and how long it waits.</summary>
internal sealed class LimitOptionRows(OptionTable table)
{
    public Setting<TimeSpan> DialTimeout { get; } = table.Add(
        OptionGroups.Limits,
        "dial-timeout",
        OptionTypes.Seconds,
        TimeSpan.FromSeconds(15),
        "How long the CPMS may take to answer a charger's request, in seconds; then the charger gets a 504. The wait for a "
        + "place among --dial-concurrency counts.");

    public Setting<TimeSpan> TcpKeepAliveTime { get; } = table.Add(
        OptionGroups.Limits,
        "tcp-keepalive-time",
        OptionTypes.Seconds,
        TimeSpan.FromSeconds(60),
        "After so many seconds of silence a connection, to a charger or to the CPMS, is probed.");

    public Setting<TimeSpan> TcpKeepAliveInterval { get; } = table.Add(
        OptionGroups.Limits,
        "tcp-keepalive-interval",
        OptionTypes.Seconds,
        TimeSpan.FromSeconds(10),
        "Seconds between two probes that go unanswered.");

    public Setting<TimeSpan> TcpUserTimeout { get; } = table.Add(
        OptionGroups.Limits,
        "tcp-user-timeout",
        OptionTypes.Seconds,
        TimeSpan.FromSeconds(90),
        "After so many seconds without an answer, to probes or to data, or with data that the other side does not take, a "
        + "connection is given up. Longer than tcp-keepalive-time, by a few intervals.");

    public Setting<int> DialConcurrency { get; } = table.Add(
        OptionGroups.Limits,
        "dial-concurrency",
        OptionTypes.Count,
        200,
        "How many chargers' requests may be under way to the CPMS at once; the others wait in order of arrival. 0: as many "
        + "as come.");

    public HandshakeOptionRows Handshake { get; } = new(table);

    public Setting<int> MessageLimit { get; } = table.Add(
        OptionGroups.Limits,
        "message-limit",
        OptionTypes.Bytes,
        1024 * 1024,
        "The largest message that is shown on the snoop and read for metering, in bytes. A larger one is passed on like any other.");

    public LimitSettings ToSettings(OptionValues values) =>
        new(values.Of(DialTimeout), values.Of(DialConcurrency), values.Of(MessageLimit))
        {
            TcpKeepAliveTime = values.Of(TcpKeepAliveTime),
            TcpKeepAliveInterval = values.Of(TcpKeepAliveInterval),
            TcpUserTimeout = values.Of(TcpUserTimeout),
            Handshake = Handshake.ToSettings(values),
        };
}
