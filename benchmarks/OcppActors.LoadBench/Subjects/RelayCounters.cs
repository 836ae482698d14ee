using System.Globalization;
using System.Text.RegularExpressions;

namespace OcppActors.LoadBench.Subjects;

/// <summary>Counters of a relay, from its <c>/metrics</c>.</summary>
internal static partial class RelayCounters
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Bytes that the relay has allocated since its start; null if it does not have the runtime's counter.</summary>
    public static Task<double?> AllocatedBytesAsync(RunningSubject relay, CancellationToken stop) => ReadAsync(relay, Allocated(), stop);

    /// <summary>Publications that the broker has acknowledged since the relay's start; null if the relay does not meter.</summary>
    public static Task<double?> PublicationsAsync(RunningSubject relay, CancellationToken stop) => ReadAsync(relay, Publications(), stop);

    /// <param name="metrics">Prometheus' text format.</param>
    internal static double? FindAllocated(string metrics) => Find(metrics, Allocated());

    private static async Task<double?> ReadAsync(RunningSubject relay, Regex counter, CancellationToken stop)
    {
        if (relay.SnoopPort is not { } port)
        {
            return null;
        }

        try
        {
            return Find(await Http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), stop), counter);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static double? Find(string metrics, Regex counter)
    {
        var value = counter.Match(metrics).Groups["value"];
        return value.Success ? double.Parse(value.ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"^[a-z0-9_.]*gc[a-z0-9_.]*alloc[a-z0-9_.]*(\{[^}]*\})? (?<value>[0-9.eE+]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Allocated();

    [GeneratedRegex(@"^[a-z0-9_]*mqtt_publications[a-z0-9_]*(\{[^}]*\})? (?<value>[0-9.eE+]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Publications();
}
