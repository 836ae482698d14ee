using System.Collections.Concurrent;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>Thousands of connections are ended in every way, and nothing of them remains in the relay.</summary>
[Collection(nameof(SequentialCollection))]
public sealed class KillingTests(ITestOutputHelper output)
{
    private const int Seed = 4711;
    private const int AtOnce = 100;
    private const int Rounds = 3;
    private const int TolerableDescriptors = 20;

    // The pool of threads grows on a busy machine; one left over per connection would be hundreds.
    private const int TolerableThreads = 100;

    [RequiresFact(Requirement.Linux)]
    public async Task Nothing_remains_of_4_002_connections()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartWithFaultInjectionAsync(cpms.Url, "--verbose");

        await KillAsync(relay, new EndingScenario(relay.Chargers, cpms), 4_002, tolerableKib: 12 * 1024);
    }

    [RequiresFact(Requirement.Linux)]
    public async Task Nothing_remains_of_999_connections_with_TLS_on_both_sides()
    {
        using var certificates = new TestCertificates();
        await using var cpms = new TcpCpms(certificates.Issue("127.0.0.1").Context);
        await using var relay = await Relay.StartWithEnvironmentAsync(
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = certificates.AuthorityFile, ["DOTNET_STARTUP_HOOKS"] = Repository.StartupHook },
            cpms.Url, "--verbose", "--ssl-cert", certificates.Chain, "--ssl-key", certificates.Key);

        await KillAsync(relay, new EndingScenario(relay.Chargers, cpms, certificates.Authority), 999, tolerableKib: 24 * 1024);
    }

    private async Task KillAsync(Relay relay, EndingScenario play, int connections, long tolerableKib)
    {
        var before = ProcessUsage.Of(relay.Process);
        output.WriteLine($"before: {before}");
        var after = new List<ProcessUsage>();
        for (var round = 1; round <= Rounds; round++)
        {
            await RoundAsync(play, round, connections / Rounds);
            await SettledAsync(relay.Process, before);
            await CollectAsync(relay.Process, play, round);
            after.Add(await SettledAsync(relay.Process, before));
            output.WriteLine($"after {round * (connections / Rounds)} connections: {after[^1]}");
        }

        // The first rounds warm up: pools, compiled code, the heap.
        after[^1].Descriptors.ShouldBeLessThan(after[0].Descriptors + TolerableDescriptors);
        after[^1].Threads.ShouldBeLessThan(after[0].Threads + TolerableThreads);
        (after[^1].ResidentKib - after[^2].ResidentKib).ShouldBeLessThan(tolerableKib);
        relay.Process.Output.Entries.ShouldNotContain(line => line.Text.Contains(" ERROR ", StringComparison.Ordinal));
    }

    private static async Task RoundAsync(EndingScenario play, int round, int count)
    {
        var random = new Random(Seed + round);
        Ending[] cheap = [.. Ending.All.Where(ending => !ending.IsCostly)];
        Ending[] mixture = [.. Ending.All, .. cheap, .. cheap, .. cheap];
        var endings = Enumerable.Range(0, count).Select(number => mixture[number % mixture.Length]).ToArray();
        random.Shuffle(endings);
        var failures = new ConcurrentDictionary<Ending, Exception>();
        await Parallel.ForEachAsync(endings.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (next, _) =>
        {
            try
            {
                await play.PlayAsync(next.Item, $"/{next.Item.When}-{round}-{next.Index}");
            }
            catch (Exception failure)
            {
                failures.TryAdd(next.Item, failure); // every ending that fails is reported, not only the first
            }
        });
        failures.ShouldBeEmpty(string.Join(Environment.NewLine, failures));
    }

    // What is sampled must not depend on when garbage was last collected: of TLS, it is tens of MiB.
    private static async Task CollectAsync(ChildProcess relay, EndingScenario play, int round)
    {
        await play.PlayAsync(new Ending(EndingMoment.Idle, Side.Charger, EndingKind.Close), "/COLLECTING");
        await relay.Output.WhenAsync(
            lines => lines.Count(line => line.Text.Contains("Garbage collected", StringComparison.Ordinal)) == round, "the collection", EndingScenario.Patience);
    }

    // The last ones end within the relay's own times; a leak never does.
    private static async Task<ProcessUsage> SettledAsync(ChildProcess relay, ProcessUsage before)
    {
        var deadline = TimeProvider.System.GetUtcNow() + EndingScenario.Patience;
        while (true)
        {
            var now = ProcessUsage.Of(relay);
            if ((now.Sockets, now.Sessions) == (before.Sockets, 0))
            {
                return now;
            }

            TimeProvider.System.GetUtcNow().ShouldBeLessThan(deadline, $"{now} is left of {before}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
