using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Messages;
using OcppActors.Ports;
using OcppActors.Snoop;

namespace OcppActors.Hosting;

/// <summary>What every snoop port has, whichever command serves it: access control, bounds, metrics.</summary>
internal static class SnoopPort
{
    // A Prometheus server that asks once a minute keeps its connection.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(10);

    /// <summary>Registers its services.</summary>
    public static void AddSnoopPort(this IServiceCollection services, SnoopOptions snoop)
    {
        services.AddSingleton(provider => new InForce<SnoopRules>(SnoopRules.Of(snoop, provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<SnoopMetrics>();
        services.AddSingleton<SnoopGuard>();
        services.AddSingleton<ViewerPlaces>();
        services.AddSingleton<ViewerLog>();
        services.AddSingleton<SnoopConnectionHandler>();
        services.AddLogBrake();
    }

    /// <summary>Registers the brake of the log.</summary>
    public static void AddLogBrake(this IServiceCollection services)
    {
        services.AddSingleton<LogBrake>();
        services.AddSingleton<ClientErrorLog>();
    }

    /// <summary>Sets how long a connection may be idle after an answer, and how long its next request may take.</summary>
    public static void SetTimes(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.KeepAliveTimeout = KeepAlive;
        kestrel.Limits.RequestHeadersTimeout = RequestTime;
    }

    /// <summary>Bounds the connections.</summary>
    public static void Bound(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(inside =>
        {
            var handler = listen.ApplicationServices.GetRequiredService<SnoopConnectionHandler>();
            return connection => handler.ServeAsync(connection, inside);
        });
    }
}
