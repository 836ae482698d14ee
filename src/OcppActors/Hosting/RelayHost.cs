using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Protocol;
using OcppActors.Settings;
using OcppActors.Snoop;

namespace OcppActors.Hosting;

/// <summary><c>ocpp-relay-server</c>: the two ports, the actors behind them, and metering where a broker is given.</summary>
public static class RelayHost
{
    internal const string Command = "ocpp-relay-server";

    /// <summary>Runs until the service is told to stop.</summary>
    /// <returns>The exit status: 0 after an orderly stop, 1 when it could not start.</returns>
    public static Task<int> RunAsync(RelaySettings settings)
    {
        RelayTransport.CompleteInline();
        var ports = new RelayPorts(settings);
        return ServiceLifetime.RunAsync(Command, settings.Log, () => Build(settings, ports), log =>
        {
            log.LogInformation("Chargers connect to {Url}<charge point id>, relayed to {Cpms}", ports.ChargerUrl, PublicUrl.Of(settings.Cpms.Url));
            log.LogInformation("Snoop stream at {Url}", ports.SnoopUrl);
        });
    }

    private static WebApplication Build(RelaySettings settings, RelayPorts ports)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddServiceLog(settings.Log);
        builder.Services.AddServiceLifetime();
        builder.Services.AddRelay(settings);
        builder.WebHost.UseKestrelCore().UseRelayTransport(ports).UseKestrelHttpsConfiguration().ConfigureKestrel(ports.Configure);

        var app = builder.Build();
        app.Use(SharedUpgrade.InstallAsync);
        app.UseWebSockets();
        app.MapRelay();
        return app;
    }
}
