namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>
/// Chargers that are refused, many after another: first by the CPMS, each of which costs several lines in the log, then by
/// the relay, whose lines come from the threads that serve sockets.
/// </summary>
internal static class RefusedChargers
{
    // Few enough that the machine is not the bottleneck.
    private const int AtOnce = 8;
    private static readonly Refusal Unauthorized = new("401 Unauthorized", "");

    /// <summary>Returns when all have their answer.</summary>
    /// <param name="relay">Where they connect.</param>
    /// <param name="cpms">Its CPMS.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="first">The number of the first, so that others have other ids.</param>
    public static async Task ConnectAsync(Relay relay, FakeCpms cpms, int count, int first = 0)
    {
        var half = count / 2;
        await EachAsync(half, i =>
        {
            var path = $"/REFUSED{first + i}";
            cpms.Refuse(path, Unauthorized);
            return ConnectAsync(relay, Upgrade.Request("relay", path, "ocpp1.6").Text, "401");
        });
        await EachAsync(count - half, i => i % 2 == 0
            ? ConnectAsync(relay, "GET / HTTP/1.1\r\nHost: relay\r\n\r\n", "426")
            : ConnectAsync(relay, Upgrade.Request("relay", "/", "ocpp1.6").Text, "400"));
    }

    private static Task EachAsync(int count, Func<int, Task> connect) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await connect(i));

    private static async Task ConnectAsync(Relay relay, string request, string status)
    {
        await using var charger = await RawConnection.ConnectAsync(relay.Chargers);
        await charger.SendAsync(request);
        var answer = await charger.ReadToEndAsync();
        if (!answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{status} was due, and this came: {answer}");
        }
    }
}
