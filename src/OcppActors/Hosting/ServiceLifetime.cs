using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OcppActors.Hosting;

/// <summary>From start to exit status, for both commands.</summary>
internal static class ServiceLifetime
{
    // The contract is five seconds from the signal to the exit.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(4.5);

    public static void AddServiceLifetime(this IServiceCollection services) =>
        services.Configure<HostOptions>(options => options.ShutdownTimeout = StopTime)
            .Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <param name="host">The service.</param>
    /// <param name="log">Where a failed start is said.</param>
    /// <param name="ready">What to log once everything listens.</param>
    /// <returns>The exit status: 0 after an orderly stop, 1 when it could not start.</returns>
    public static async Task<int> RunServiceAsync(this IHost host, ILogger log, Action ready)
    {
        try
        {
            await host.StartAsync();
        }
        catch (Exception failure) when (failure is IOException or SocketException or AddressInUseException)
        {
            log.LogError("Could not start: {Reason}", failure.Message);
            await DisposeAsync(host);
            return 1;
        }

        ready();
        await host.WaitForShutdownAsync();
        await DisposeAsync(host);
        return 0;
    }

    private static async Task DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }
}
