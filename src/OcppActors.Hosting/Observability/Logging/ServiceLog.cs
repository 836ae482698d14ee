using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OcppActors.Configuration;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Configures the level, the format and the target of the log.</summary>
internal static class ServiceLog
{
    public static void AddServiceLog(this ILoggingBuilder logging, LogOptions settings)
    {
        var verbosity = new LogVerbosity(settings.Verbosity);
        logging.Services.AddSingleton(verbosity);
        logging.Services.AddSingleton<IConfigureOptions<LoggerFilterOptions>>(verbosity);
        logging.Services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(verbosity);

        // The framework's messages below a warning do not help the users of a service.
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // ServiceLifetime logs a failed start once, in our own words.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.Services.AddSingleton(TimeProvider.System);
        logging.Services.AddSingleton<ILoggerProvider>(services =>
        {
            var time = services.GetRequiredService<TimeProvider>();
            return new LogProvider(settings.Syslog ? ToSyslog(time) : ToConsole(settings, time), time);
        });
    }

    private static LogWriter ToSyslog(TimeProvider time)
    {
        using var own = Process.GetCurrentProcess();
        return new LogWriter(new SyslogLog(own.ProcessName), new SyslogTarget(SyslogTarget.Connect), time);
    }

    private static LogWriter ToConsole(LogOptions settings, TimeProvider time)
    {
        ILogFormat format = (settings.Format ?? (IsJournal(settings.ToStandardError ? 2 : 1) ? LogFormat.Systemd : LogFormat.Text)) switch
        {
            LogFormat.Systemd => new SystemdLog(),
            LogFormat.Json => new JsonLog(),
            _ => new TextLog(time),
        };
        return new LogWriter(format, settings.ToStandardError ? ConsoleTarget.StandardError() : ConsoleTarget.StandardOutput(), time);
    }

    // systemd sets JOURNAL_STREAM to device:inode of the journal (systemd.exec(5)). Children inherit it even if their output
    // goes elsewhere, so the inode is compared. The descriptor links to socket:[inode].
    private static bool IsJournal(int descriptor) => Environment.GetEnvironmentVariable("JOURNAL_STREAM")?.Split(':') is [_, var inode]
        && new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget?.EndsWith($":[{inode}]", StringComparison.Ordinal) == true;
}
