using Microsoft.Extensions.DependencyInjection;
using OcppActors.Configuration;
using OcppActors.Hosting.Relay;
using OcppActors.Hosting.Tls;
using OcppActors.Messages;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Checks;

/// <summary><c>ocpp-relay-server --check</c>: tries the connections and ports of the relay once.</summary>
internal static class RelayCheck
{
    /// <returns>The exit status: 0 unless a check failed, then 1.</returns>
    public static async Task<int> RunAsync(RelayConfiguration settings, CheckOptions check, TextWriter output)
    {
        var report = new CheckReport(output);
        report.Write($"{RelayHost.Command} {ProductVersion.Number}, a check; nothing is started.");
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(settings.Limits.Tcp);
        services.AddTls(settings);
        services.AddHandshakes(settings);
        await using var provider = services.BuildServiceProvider();
        try
        {
            await RunAsync(report, settings, check, provider);
        }
        catch (IOException changed)
        {
            report.Add(Finding.Failure("Files", changed.Message)); // it was readable a moment ago
        }

        return report.Close();
    }

    private static async Task RunAsync(CheckReport report, RelayConfiguration settings, CheckOptions check, ServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        report.Add(Finding.Ok("Settings", "no errors"));
        report.Add(SecretFilesCheck.Of(check.SecretFiles));
        CertificateFiles.Check(report, settings, time);
        report.Add(Ports(settings));

        var cpms = new CpmsCheck(services.GetRequiredService<UpstreamDialer>(), settings.Routing, settings.ChargePoints, settings.Limits.Dialing.Timeout, time);
        await report.AddAsync(cpms.ProbeAsync());
        if (check.Id is { } id)
        {
            report.Add(await cpms.UpgradeAsync(id));
        }

        if (settings.Metering is { } metering)
        {
            using var access = new BrokerAccess(metering, RelayHost.Command, RelayServices.MeteringSource(settings), services);
            await report.AddAsync(new BrokerCheck(access.Options.Value, time).RunAsync());
        }
    }

    private static IEnumerable<Finding> Ports(RelayConfiguration settings)
    {
        var ports = new RelayPorts(settings);
        var (chargers, snoop) = (settings.ChargePoints, settings.Snoop);
        yield return PortCheck.Of(
            "Chargers' port",
            chargers.Host,
            chargers.Port,
            "--ocpp",
            $"free; chargers would connect to {ports.ChargerUrlAt(chargers.Port)}<charge point id>, relayed to {PublicUrl.Of(settings.Routing.Cpms)}");
        yield return PortCheck.Of("Snoop port", snoop.Host, snoop.Port, "--snoop", $"free; the snoop stream would be at {ports.SnoopUrlAt(snoop.Port)}");
    }
}
