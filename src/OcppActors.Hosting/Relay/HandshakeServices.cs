using Microsoft.Extensions.DependencyInjection;
using OcppActors.Configuration;
using OcppActors.Sessions;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Relay;

/// <summary>Registers what serves the chargers' port and dials the CPMS.</summary>
internal static class HandshakeServices
{
    public static void AddHandshakes(this IServiceCollection services, RelayConfiguration settings)
    {
        services.AddSingleton(settings.Limits.Handshake);
        services.AddSingleton<PortMetrics>();
        services.AddSingleton<ChargePointConnectionHandler>();
        services.AddSingleton<ChargePointEndpoint>();
        services.AddSingleton<UpstreamDialer>();
        services.AddSingleton<IUpstreamDialer>(provider => provider.GetRequiredService<UpstreamDialer>());
    }
}
