using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OcppActors.Configuration;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Configures the level, the format and the target of the log.</summary>
internal static class ServiceLog
{
    private const string StandardOutput = "/proc/self/fd/1"; // links to socket:[inode]

    // systemd sets JOURNAL_STREAM to device:inode of the journal (systemd.exec(5)). Children inherit it even if their output
    // goes elsewhere, so the inode is compared.
    private static bool IsJournal => Environment.GetEnvironmentVariable("JOURNAL_STREAM")?.Split(':') is [_, var inode]
        && new FileInfo(StandardOutput).LinkTarget?.EndsWith($":[{inode}]", StringComparison.Ordinal) == true;

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
        if (settings.Syslog)
        {
            logging.Services.AddSingleton<ILoggerProvider, SyslogProvider>();
            return;
        }

        logging.Services.AddSingleton(TimeProvider.System);
        switch (settings.Format ?? (IsJournal ? LogFormat.Systemd : LogFormat.Text))
        {
            case LogFormat.Systemd:
                logging.AddFormatter<SystemdLog>();
                break;
            case LogFormat.Json:
                logging.AddFormatter<JsonLog>();
                break;
            default:
                logging.AddFormatter<TextLog>();
                break;
        }
    }

    private static void AddFormatter<T>(this ILoggingBuilder logging)
        where T : ConsoleFormatter =>
        logging.AddConsole(console => console.FormatterName = typeof(T).Name).AddConsoleFormatter<T, ConsoleFormatterOptions>();
}
