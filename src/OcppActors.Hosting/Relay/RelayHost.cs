using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Hosting.Checks;
using OcppActors.Hosting.Forgetting;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.Hosting.Observability.Metrics;
using OcppActors.Hosting.Observability.Systemd;
using OcppActors.Hosting.Reload;
using OcppActors.Messages;
using OcppActors.Snoop;
using OcppActors.Transport.Sockets;

namespace OcppActors.Hosting.Relay;

/// <summary>Runs <c>ocpp-relay-server</c>: its two ports, the actors behind them, and metering if a broker is configured.</summary>
public static class RelayHost
{
    internal const string Command = "ocpp-relay-server";

    /// <summary>Runs until the service is stopped; with <c>--check</c> or <c>--forget</c>, does that and returns.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="reread">Reads it again, on SIGHUP.</param>
    /// <returns>The exit status: 0 after an orderly stop, 1 when the service could not start or a check failed; that of <c>--forget</c>.</returns>
    public static Task<int> RunAsync(RelayConfiguration settings, Func<Rereading<RelayConfiguration>> reread) => settings switch
    {
        { Check: { } check } => RelayCheck.RunAsync(settings, check, Console.Out),
        { Forget: { } ids, Metering: { } metering } => ForgetCommand.RunAsync(Command, metering, RelayServices.MeteringSource(settings), ids, Console.Out),
        _ => ServeAsync(settings, reread),
    };

    private static Task<int> ServeAsync(RelayConfiguration settings, Func<Rereading<RelayConfiguration>> reread)
    {
        RelayTransport.CompleteInline();
        settings = FileBudget.Fit(settings, DescriptorLimit.Value, out var shortage);
        var ports = new RelayPorts(settings);
        return ServiceLifetime.RunAsync(Command, settings.Log, () => Build(settings, ports), log =>
        {
            shortage?.Log(log);
            FileBudget.ShortageOf(settings.Snoop)?.Log(log);
            log.LogInformation("Chargers connect to {Url}<charge point id>, relayed to {Cpms}", ports.ChargerUrl, PublicUrl.Of(settings.Routing.Cpms));
            log.LogInformation("Snoop stream at {Url}", ports.SnoopUrl);
            _ = LoopNotice.WarnAsync(settings, ports.ChargerPort, log);
        }, (services, log) => new Reloader<RelayConfiguration>(reread, (read, next, plan) =>
        {
            next = FileBudget.Fit(next, DescriptorLimit.Value, out var lacking);
            services.GetRequiredService<RelayReload>().Prepare(read, next, plan);
            plan.Add(() => lacking?.Log(log));
            plan.Add(() => FileBudget.ShortageOf(next.Snoop)?.Log(log));
            plan.Add(() => _ = LoopNotice.WarnAsync(next, ports.ChargerPort, log));
        }, log).Run());
    }

    private static WebApplication Build(RelayConfiguration settings, RelayPorts ports)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddServiceLog(settings.Log);
        builder.Services.AddServiceLifetime(Command);
        builder.Services.AddRelay(settings);
        builder.Services.AddRelayNotice();
        OtlpExport.AddTo(builder.Services, Command, settings.OtlpEndpoint);
        builder.WebHost.UseKestrelCore().UsePortTransport(ports.AreForChargers).UseKestrelHttpsConfiguration().ConfigureKestrel(ports.Configure);

        var app = builder.Build();
        app.Use(SharedUpgrade.InstallAsync);
        app.UseWebSockets();
        app.MapRelay();
        return app;
    }
}
