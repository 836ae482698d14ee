using Microsoft.Extensions.DependencyInjection;
using OcppActors.Configuration;
using OcppActors.Domain.Ocpp;
using OcppActors.Sessions;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Relay;

/// <summary>Wires the charger's port and the way to the CPMS.</summary>
internal static class HandshakeServices
{
    public static void AddHandshakes(this IServiceCollection services, RelayConfiguration settings)
    {
        var limits = settings.Limits.Handshake;
        services.AddSingleton(new HandshakeLimits
        {
            RequestTimeout = limits.RequestTimeout,
            RequestHeadBytes = limits.RequestHeadBytes,
            ResponseHeadBytes = limits.ResponseHeadBytes,
            RefusalBodyBytes = limits.RefusalBodyBytes,
        });
        services.AddSingleton(new AdmissionLimits(limits.Connections, limits.ConnectionsPerAddress, limits.Handshakes));
        services.AddSingleton(new TrustedProxies(settings.ChargePoints.TrustedProxies.Items));
        services.AddSingleton(RoutingOf(settings));
        services.AddSingleton<PortMetrics>();
        services.AddSingleton<Admission>();
        services.AddSingleton<ClientErrorLog>();
        services.AddSingleton<ChargePointConnectionHandler>();
        services.AddSingleton<ChargePointEndpoint>();
        services.AddSingleton<UpstreamDialer>();
        services.AddSingleton<IUpstreamDialer>(provider => provider.GetRequiredService<UpstreamDialer>());
    }

    private static Routing RoutingOf(RelayConfiguration settings) => new(settings.Cpms.Url)
    {
        Credentials = CredentialsOf(settings.Cpms.Login),
        DefaultId = settings.ChargePoints.DefaultId,
        DefaultSubprotocol = settings.ChargePoints.DefaultSubprotocol,
        Rules = [.. settings.ChargePoints.Rules.Items.Select(RuleOf)],
    };

    private static RoutingRule RuleOf(ChargePointRule rule) => new(new ChargePointPattern(rule.Pattern))
    {
        Cpms = rule.Cpms,
        AppendsPath = rule.AppendsId,
        As = rule.As,
        Credentials = CredentialsOf(rule.Login),
        StopsByReset = rule.OnStop == OnStop.Abort,
    };

    private static Credentials? CredentialsOf(CpmsLogin? login) =>
        login is null ? null : new Credentials(login.Header?.Reveal(), login.Username, login.Password?.Reveal());
}
