using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.Hosting.Tls;
using OcppActors.Messages;
using OcppActors.Recordings;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Recorder;

/// <summary>Runs <c>ocpp-snoop record</c>, which writes the snoop stream of a relay to a file.</summary>
public static class RecorderHost
{
    private const string Command = "ocpp-snoop record";

    /// <summary>Runs until it is stopped.</summary>
    /// <returns>The exit status: 0 after an orderly stop, 1 when it could not start or could not write the recording.</returns>
    public static async Task<int> RunAsync(RecorderConfiguration settings)
    {
        settings = settings with { Log = settings.Log with { ToStandardError = true } }; // standard output may be the recording
        var outcome = new Outcome();
        var status = await ServiceLifetime.RunAsync(Command, settings.Log, () => Build(settings, outcome), log => log.LogInformation(
            "Recording {Snoop} to {Output}", PublicUrl.Of(settings.SnoopSocket), settings.Output ?? "standard output"));
        return outcome.HasFailed ? 1 : status;
    }

    private static IHost Build(RecorderConfiguration settings, Outcome outcome)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddServiceLog(settings.Log);
        builder.Services.AddServiceLifetime(Command);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(outcome);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(services => ClientTls.ForSnoop(
            settings.SnoopCa, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SnoopRecorder>>()));
        builder.Services.AddHostedService<RecorderService>();
        return builder.Build();
    }

    private sealed class Outcome
    {
        public bool HasFailed { get; set; }
    }

    private sealed class RecorderService(
        RecorderConfiguration settings,
        Outcome outcome,
        ReloadedFiles<TlsClient> tls,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        ILogger<SnoopRecorder> log) : BackgroundService
    {
        private IRecording? _recording;
        private RecordedHistory _past = new();

        // A file that cannot be opened is a failed start.
        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            if (settings.Output is { } path)
            {
                _past = await RecordingTail.ReadAsync(path, cancellationToken);
                _recording = Open(path); // last: closing the file anywhere in this process would give up its lock
            }

            _recording ??= new StandardOutputRecording();
            await base.StartAsync(cancellationToken);
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                using var recording = _recording!;
                await new SnoopRecorder(
                    settings.SnoopSocket,
                    settings.SnoopToken?.Reveal(),
                    () => tls.Current,
                    settings.ChargePoints.Items.ToFrozenSet(StringComparer.Ordinal),
                    recording,
                    _past,
                    time,
                    log).RunAsync(stoppingToken);
            }
            catch (IOException full)
            {
                outcome.HasFailed = true;
                log.LogError("Recording ends, since {Output} cannot be written: {Reason}", settings.Output ?? "standard output", full.Message);
            }
            catch (Exception bug)
            {
                outcome.HasFailed = true;
                log.LogCritical(bug, "Recording has failed");
            }

            lifetime.StopApplication();
        }

        private RecordingFile Open(string path)
        {
            var file = new RecordingFile(
                path,
                settings.Rotation,
                time,
                untidy => log.LogWarning("A rotated file could not be compressed or removed: {Reason}", untidy.Message));
            if (file.TruncatedBytes > 0)
            {
                log.LogWarning("{Path} ended with an incomplete message of an earlier run: {Bytes} bytes cut off", path, file.TruncatedBytes);
            }

            if (OpenToAll.ModeOf(path) is { } mode)
            {
                log.LogWarning("{Path} holds what chargers and CPMS say, passwords included, and every user of this machine may read it (mode {Mode}); chmod 600 it", path, mode);
            }

            return file;
        }
    }
}
