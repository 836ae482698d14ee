using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Configuration;
using OcppActors.Hosting.Bridge;
using OcppActors.Hosting.Tls;
using OcppActors.Messages;

namespace OcppActors.Hosting.Checks;

/// <summary><c>ocpp-snoop2mqtt --check</c>: tries the connections to the relay and to the broker once.</summary>
internal static class BridgeCheck
{
    /// <returns>The exit status: 0 unless a check failed, then 1.</returns>
    public static async Task<int> RunAsync(BridgeConfiguration settings, CheckOptions check, TextWriter output)
    {
        var (report, time) = (new CheckReport(output), TimeProvider.System);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(time).BuildServiceProvider();
        report.Write($"{BridgeHost.Command} {ProductVersion.Number}, a check; nothing is started.");
        report.Add(Finding.Ok("Settings", "no errors"));
        report.Add(SecretFilesCheck.Of(check.SecretFiles));
        try
        {
            CertificateFiles.Check(report, TlsWords.Broker, settings.Metering.Tls, time);
            using var tls = ClientTls.ForSnoop(settings.SnoopCa, time, NullLogger.Instance);
            report.Add(await new SnoopCheck(settings.SnoopSocket, settings.SnoopToken?.Reveal(), tls.Current, time).RunAsync());
            using var access = new BrokerAccess(settings.Metering, BridgeHost.Command, PublicUrl.Of(settings.SnoopSocket), services);
            await report.AddAsync(new BrokerCheck(access.Options.Value, time).RunAsync());
        }
        catch (IOException changed)
        {
            report.Add(Finding.Failure("Files", changed.Message)); // it was readable a moment ago
        }

        return report.Close();
    }
}
