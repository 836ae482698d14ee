using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Sessions;
using OcppActors.Settings;

namespace OcppActors.Hosting;

/// <summary>The two ports of the relay, as Kestrel listens on them, and where they turned out to be.</summary>
internal sealed class RelayPorts(RelaySettings settings)
{
    private readonly List<ListenOptions> _chargers = [];
    private readonly List<ListenOptions> _snoop = [];

    // As the original: no TLS for clients on this very machine.
    private bool IsSnoopSecure => settings.SslCert is not null && settings.SnoopHost != ListenAddress.Localhost;

    /// <summary>For a charger's URL, with a slash at its end.</summary>
    public string ChargerUrl => Url(settings.SslCert is not null, settings.OcppHost ?? Environment.MachineName, _chargers);

    /// <summary>The snoop stream's URL.</summary>
    public string SnoopUrl => Url(IsSnoopSecure, settings.SnoopHost, _snoop);

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var certificate = settings.SslCert is null ? null : TlsCertificate.Load(settings.SslCert, settings.SslKey!);
        ListenAddress.Listen(kestrel, settings.OcppHost, settings.OcppPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(certificate.Apply);
            }

            listen.Use(http =>
            {
                var endpoint = kestrel.ApplicationServices.GetRequiredService<ChargePointEndpoint>();
                return connection => endpoint.ServeAsync(connection, http);
            });
            _chargers.Add(listen);
        });
        ListenAddress.Listen(kestrel, settings.SnoopHost, settings.SnoopPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (IsSnoopSecure)
            {
                listen.UseHttps(certificate!.Apply);
            }

            _snoop.Add(listen);
        });
    }

    private static string Url(bool secure, string host, List<ListenOptions> bound)
    {
        var name = IPAddress.TryParse(host, out var address) && address.GetAddressBytes().Length > 4 ? $"[{host}]" : host;
        return $"{(secure ? "wss" : "ws")}://{name}:{bound[0].IPEndPoint?.Port}/";
    }
}
