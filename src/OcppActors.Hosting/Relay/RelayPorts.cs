using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Configuration;
using OcppActors.Messages;
using OcppActors.Sessions;

namespace OcppActors.Hosting.Relay;

/// <summary>Configures the two ports of the relay in Kestrel, and knows their URLs once they are bound.</summary>
internal sealed class RelayPorts(RelayConfiguration settings)
{
    private readonly List<ListenOptions> _chargers = [];
    private readonly List<ListenOptions> _snoop = [];

    // As the original: no TLS for clients on this machine.
    private bool IsSnoopSecure => settings.Tls is not null && settings.Snoop.Host != ListenAddress.Localhost;

    /// <summary>The URL for chargers, without their id.</summary>
    public string ChargerUrl => ChargerUrlAt(ChargerPort);

    /// <summary>The chargers' port that was bound.</summary>
    public int? ChargerPort => Port(_chargers);

    /// <summary>The URL of the snoop stream.</summary>
    public string SnoopUrl => SnoopUrlAt(Port(_snoop));

    /// <summary>The URL for chargers at a given port.</summary>
    public string ChargerUrlAt(int? port) => Url(settings.Tls is not null, settings.ChargePoints.Host ?? Environment.MachineName, port);

    /// <summary>The URL of the snoop stream at a given port.</summary>
    public string SnoopUrlAt(int? port) => Url(IsSnoopSecure, settings.Snoop.Host, port);

    /// <summary>The port that was bound.</summary>
    public static int? Port(IReadOnlyList<ListenOptions> bound) => bound[0].IPEndPoint?.Port;

    /// <summary>Whether an endpoint is the chargers' port. For localhost Kestrel creates endpoints of its own, recognised by the port alone.</summary>
    public bool AreForChargers(EndPoint endpoint) =>
        _chargers.Exists(listen => ReferenceEquals(listen.EndPoint, endpoint))
        || (endpoint is IPEndPoint { Port: not 0 } ip && ip.Port == settings.ChargePoints.Port && ip.Port != settings.Snoop.Port);

    public void Configure(KestrelServerOptions kestrel)
    {
        SnoopPort.SetTimes(kestrel);
        var services = kestrel.ApplicationServices;
        var tls = settings.Tls is null ? null : services.GetRequiredService<TlsPorts>();
        var policies = services.GetRequiredService<InForce<RelayPolicy>>();
        ListenAddress.Listen(kestrel, settings.ChargePoints.Host, settings.ChargePoints.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.WatchConnections(() => policies.Value.Tcp);
            listen.Use(inside =>
            {
                var handler = kestrel.ApplicationServices.GetRequiredService<ChargePointConnectionHandler>();
                return connection => handler.ServeAsync(connection, settings.Tls is not null, inside);
            });
            if (tls is not null)
            {
                listen.Use(inside => connection => tls.ServeChargerAsync(connection, inside));
            }

            listen.Use(http =>
            {
                var endpoint = services.GetRequiredService<ChargePointEndpoint>();
                return connection => endpoint.ServeAsync(connection, http);
            });
            _chargers.Add(listen);
        });
        ListenAddress.Listen(kestrel, settings.Snoop.Host, settings.Snoop.Port, listen =>
        {
            listen.WatchConnections(() => policies.Value.Tcp);
            SnoopPort.Bound(listen);
            if (IsSnoopSecure)
            {
                listen.Use(inside => connection => tls!.ServeSnoopClientAsync(connection, inside));
            }

            _snoop.Add(listen);
        });
    }

    /// <summary>The URL of a port, with a slash at the end.</summary>
    public static string Url(bool secure, string host, int? port)
    {
        var name = IPAddress.TryParse(host, out var address) && address.GetAddressBytes().Length > 4 ? $"[{host}]" : host;
        return $"{(secure ? "wss" : "ws")}://{name}:{port}/";
    }
}
