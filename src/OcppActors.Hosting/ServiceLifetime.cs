using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.Hosting.Observability.Systemd;
using OcppActors.Hosting.Reload;

namespace OcppActors.Hosting;

/// <summary>Runs a command from its start to its exit status.</summary>
internal static class ServiceLifetime
{
    // The contract is five seconds from the signal to the exit.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(4.5);

    /// <summary>Sets how long a stop may take; on Windows, lets the service manager start and stop the service.</summary>
    public static void AddServiceLifetime(this IServiceCollection services, string command)
    {
        services.Configure<HostOptions>(options => options.ShutdownTimeout = StopTime)
            .Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
#if WINDOWS_SERVICE
        services.AddWindowsService(service => service.ServiceName = command);
#endif
    }

    /// <summary>Runs a service until SIGTERM or SIGINT, or SIGHUP if it has nothing to reload.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="settings">Where a failed start is logged.</param>
    /// <param name="build">Builds the service.</param>
    /// <param name="ready">Logs what to know once the service runs.</param>
    /// <param name="reload">What SIGHUP does; null: it stops the command in order, as the closing of its terminal should.</param>
    /// <returns>The exit status: 0 after an orderly stop, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string command, LogOptions settings, Func<IHost> build, Action<ILogger> ready, Action<IServiceProvider, ILogger>? reload = null)
    {
        using var hangups = new HangupSignal();
        IHost? host = null;
        ILogger log;
        try
        {
            host = build();
            log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(command);
            log.LogInformation("{Command} {Version}", command, ProductVersion.Number);
            await host.StartAsync();
        }
        catch (IOException failure)
        {
            await DisposeAsync(host);
            using var logs = LoggerFactory.Create(logging => logging.AddServiceLog(settings));
            logs.CreateLogger(command).LogError("Could not start: {Reason}", ReasonOf(failure));
            return 1;
        }
        catch (OperationCanceledException)
        {
            await DisposeAsync(host); // stopped before it had started
            return 0;
        }

        ready(log);
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var handling = hangups.HandleAsync(() => HandleAsync(host.Services, reload, lifetime, log), lifetime.ApplicationStopping);
        await host.WaitForShutdownAsync();
        await handling;
        await DisposeAsync(host);
        return 0;
    }

    private static async Task HandleAsync(IServiceProvider services, Action<IServiceProvider, ILogger>? reload, IHostApplicationLifetime lifetime, ILogger log)
    {
        if (reload is null)
        {
            lifetime.StopApplication();
            return;
        }

        var manager = services.GetService<NotifySocket>();
        if (manager is not null)
        {
            await manager.SendReloadingAsync(TimeProvider.System, lifetime.ApplicationStopping);
        }

        try
        {
            reload(services, log);
        }
        catch (Exception bug)
        {
            log.LogCritical(bug, "SIGHUP: the configuration could not be read again"); // the service goes on as it was
        }

        if (manager is not null)
        {
            await manager.SendReadyAsync(lifetime.ApplicationStopping);
        }
    }

    private static string ReasonOf(IOException failure) => failure.InnerException is AddressInUseException
        ? $"{failure.Message.TrimEnd('.')}; end what listens there, or give another port"
        : failure.Message;

    private static async Task DisposeAsync(IHost? host)
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            host?.Dispose();
        }
    }
}
