using System.Net;
using System.Net.Sockets;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

/// <summary>A firewall that drops datagrams on the loopback interface is no fault of the relay.</summary>
public sealed class RuntimeLoopTests
{
    [Fact]
    public async Task A_datagram_that_is_refused_counts_as_answered_each_time()
    {
        var loop = new RuntimeLoop(ConnectedTo(ClosedPort()));

        for (var question = 0; question < 3; question++)
        {
            await loop.Heartbeat.AskAsync().WaitAsync(Until.Patience);
        }
    }

    [Fact]
    public void A_datagram_that_comes_back_is_an_echo_and_one_that_is_refused_or_lost_is_none()
    {
        using var itself = Bound();
        itself.Connect(itself.LocalEndPoint!);
        using var refused = ConnectedTo(ClosedPort());
        using var silent = Bound();
        using var lost = ConnectedTo(silent.LocalEndPoint!);

        RuntimeLoop.Echoes(itself).ShouldBeTrue();
        RuntimeLoop.Echoes(refused).ShouldBeFalse();
        RuntimeLoop.Echoes(lost).ShouldBeFalse();
    }

    private static EndPoint ClosedPort()
    {
        using var socket = Bound();
        return socket.LocalEndPoint!;
    }

    private static Socket ConnectedTo(EndPoint peer)
    {
        var socket = Bound();
        socket.Connect(peer);
        return socket;
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
