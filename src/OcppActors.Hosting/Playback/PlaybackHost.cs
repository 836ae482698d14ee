using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.Hosting.Relay;
using OcppActors.Recordings;
using OcppActors.Snoop;
using OcppActors.Transport.Sockets;

namespace OcppActors.Hosting.Playback;

/// <summary>Runs <c>ocpp-snoop play</c>, which serves a recording on a snoop port.</summary>
public static class PlaybackHost
{
    private const string Command = "ocpp-snoop play";

    /// <summary>Runs until it is stopped or, if so configured, until the recording ends.</summary>
    /// <returns>The exit status: 0 after an orderly stop, 1 when it could not start or could not read the recording.</returns>
    public static async Task<int> RunAsync(PlaybackConfiguration settings)
    {
        var outcome = new Outcome();
        var ports = new List<ListenOptions>();
        var status = await ServiceLifetime.RunAsync(Command, settings.Log, () => Build(settings, ports, outcome), log => log.LogInformation(
            "Playing {Input}. Snoop stream at {Url}", settings.Input, RelayPorts.Url(secure: false, settings.Snoop.Host, RelayPorts.Port(ports))));
        return outcome.HasFailed ? 1 : status;
    }

    private static WebApplication Build(PlaybackConfiguration settings, List<ListenOptions> ports, Outcome outcome)
    {
        RecordingLine.Open(settings.Input).Dispose(); // a file that cannot be opened is a failed start
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddServiceLog(settings.Log);
        builder.Services.AddServiceLifetime(Command);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSnoopPort(FileBudget.Fit(settings.Snoop, DescriptorLimit.Value));
        builder.Services.AddSingleton(settings.Snoop);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(outcome);
        builder.Services.AddSingleton<PlaybackAudience>();
        builder.Services.AddSingleton<PlaybackEndpoint>();
        builder.Services.AddHostedService<PlaybackService>();
        builder.WebHost.UseKestrelCore().UsePortTransport(_ => false).ConfigureKestrel(kestrel =>
        {
            SnoopPort.SetTimes(kestrel);
            ListenAddress.Listen(kestrel, settings.Snoop.Host, settings.Snoop.Port, listen =>
            {
                SnoopPort.Bound(listen);
                ports.Add(listen);
            });
        });

        var app = builder.Build();
        app.Use(SharedUpgrade.InstallAsync);
        app.UseWebSockets();
        var endpoint = app.Services.GetRequiredService<PlaybackEndpoint>();
        app.Run(context => endpoint.ServeAsync(context, app.Lifetime.ApplicationStopping));
        return app;
    }

    private sealed class Outcome
    {
        public bool HasFailed { get; set; }
    }

    private sealed class PlaybackService(
        PlaybackConfiguration settings,
        PlaybackAudience audience,
        Outcome outcome,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        ILogger<RecordingPlayer> log) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                await new RecordingPlayer(settings.Input, settings.Rules, audience, settings.Snoop.BufferBytes, time, log).RunAsync(stoppingToken);
            }
            catch (IOException unreadable)
            {
                outcome.HasFailed = true;
                log.LogError("{Input} cannot be read: {Reason}", settings.Input, unreadable.Message);
            }
            catch (Exception bug) when (bug is not OperationCanceledException)
            {
                outcome.HasFailed = true;
                log.LogCritical(bug, "Playing has failed");
            }

            if (settings.Exits || outcome.HasFailed)
            {
                lifetime.StopApplication();
            }
        }
    }
}
