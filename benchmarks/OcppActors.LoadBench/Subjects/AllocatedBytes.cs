using System.Globalization;
using System.Text.RegularExpressions;

namespace OcppActors.LoadBench.Subjects;

/// <summary>How much a relay has allocated in its life, from the runtime's counter among its <c>/metrics</c>.</summary>
internal static partial class AllocatedBytes
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Null where the relay shows no such counter.</summary>
    public static async Task<double?> ReadAsync(RunningSubject relay, CancellationToken stop)
    {
        if (relay.SnoopPort is not { } port)
        {
            return null;
        }

        try
        {
            return Find(await Http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), stop));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <param name="metrics">Prometheus' text format.</param>
    internal static double? Find(string metrics)
    {
        var value = Counter().Match(metrics).Groups["value"];
        return value.Success ? double.Parse(value.ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"^[a-z0-9_.]*gc[a-z0-9_.]*alloc[a-z0-9_.]*(\{[^}]*\})? (?<value>[0-9.eE+]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Counter();
}
