using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OcppActors.Hosting;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class ListenAddressTests
{
    // A port on all interfaces accepts IPv4 on an IPv6 socket, which reports ::ffff:192.0.2.1.
    [Theory]
    [InlineData(null)]
    [InlineData("localhost")]
    [InlineData("::")]
    public async Task An_IPv4_client_has_an_IPv4_address_on_every_port(string? host)
    {
        ConnectionDelegate? pipeline = null;
        EndPoint? seen = null;
        ListenAddress.Listen(new KestrelServerOptions(), host, 1, listen =>
        {
            listen.Use(_ => connection =>
            {
                seen = connection.RemoteEndPoint;
                return Task.CompletedTask;
            });
            pipeline = listen.Build();
        });

        await pipeline!(new DefaultConnectionContext { RemoteEndPoint = IPEndPoint.Parse("[::ffff:192.0.2.1]:4711") });

        seen!.ToString().ShouldBe("192.0.2.1:4711");
    }
}
