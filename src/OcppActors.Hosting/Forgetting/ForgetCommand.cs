using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Configuration;
using OcppActors.Domain;
using OcppActors.Domain.Ocpp;
using OcppActors.Mqtt;

namespace OcppActors.Hosting.Forgetting;

/// <summary><c>--forget</c>: removes what the broker retains of charge points that are gone.</summary>
internal static class ForgetCommand
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);

    /// <param name="command">The command's name.</param>
    /// <param name="metering">The broker.</param>
    /// <param name="source">Where the service's traffic comes from, which its client id depends on.</param>
    /// <param name="ids">The charge points.</param>
    /// <param name="output">Receives a line for each charge point.</param>
    /// <returns>The exit status: 0 when all were removed, 3 when nothing was retained of one, 1 when one could not be removed.</returns>
    public static async Task<int> RunAsync(string command, MeteringConfiguration metering, string source, ImmutableArray<ChargePointId> ids, TextWriter output)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).BuildServiceProvider();
        try
        {
            using var access = new BrokerAccess(metering, command, source, services);
            return (int)await RunAsync(access.Options.Value, metering.Embedded is not null, ids, output);
        }
        catch (IOException changed)
        {
            Write(output, changed.Message); // a file that was readable a moment ago
            return (int)ForgetOutcome.Failed;
        }
    }

    // A client id of its own, so that a running service keeps its connection; no last will, which would stay at the broker.
    private static async Task<ForgetOutcome> RunAsync(MqttOptions service, bool isEmbedded, ImmutableArray<ChargePointId> ids, TextWriter output)
    {
        var options = service with { ClientId = $"{service.ClientId}-forget", HasWill = false };
        using var bound = new CancellationTokenSource(ConnectTimeout, TimeProvider.System);
        var link = await new MqttLinkFactory(options, TimeProvider.System).OpenAsync(() => { }, bound.Token);
        if (link.Lost.IsCompleted)
        {
            Write(output, $"No link to the MQTT broker at {options.Broker}: {await link.Lost}");
            if (isEmbedded)
            {
                Write(output, "The embedded broker runs in ocpp-relay-server, which must be running");
            }

            return ForgetOutcome.Failed;
        }

        var (eraser, worst) = (new ChargePointEraser(link, options, isEmbedded), ForgetOutcome.Removed);
        foreach (var id in ids)
        {
            var (outcome, words) = await eraser.EraseAsync(id);
            Write(output, $"Charge point {id}: {words}");
            worst = (worst, outcome) is (ForgetOutcome.Failed, _) or (_, ForgetOutcome.Removed) ? worst : outcome;
        }

        await DisconnectAsync(link);
        return worst;
    }

    private static async Task DisconnectAsync(IMqttLink link)
    {
        try
        {
            await link.DisconnectAsync();
        }
        catch (Exception)
        {
            link.Abort();
        }
    }

    private static void Write(TextWriter output, string line) => output.WriteLine(LogText.OneLine(line));
}
