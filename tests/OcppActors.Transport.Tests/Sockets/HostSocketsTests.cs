using System.Net;
using System.Net.Sockets;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

public sealed class HostSocketsTests
{
    [Fact]
    public async Task A_name_without_addresses_is_an_unknown_host()
    {
        var empty = new NameLookups((_, _) => Task.FromResult<IPAddress[]>([]), TimeProvider.System);

        var failed = await Should.ThrowAsync<SocketException>(() => HostSockets.ConnectAsync("cpms.example.com", 1, empty, TimeProvider.System, default));

        failed.SocketErrorCode.ShouldBe(SocketError.HostNotFound);
    }
}
