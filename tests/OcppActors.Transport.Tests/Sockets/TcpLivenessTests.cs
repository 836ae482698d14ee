using System.Buffers.Binary;
using System.Net.Sockets;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

public sealed class TcpLivenessTests
{
    [Fact]
    public async Task The_keep_alive_times_are_set_on_the_socket()
    {
        using var pair = await SocketPair.ConnectAsync();

        new TcpLiveness { KeepAliveTime = TimeSpan.FromSeconds(60), KeepAliveInterval = TimeSpan.FromSeconds(10), UserTimeout = TimeSpan.FromSeconds(90) }.Watch(pair.Ours);

        Tcp(pair.Ours, SocketOptionName.TcpKeepAliveTime).ShouldBe(60);
        Tcp(pair.Ours, SocketOptionName.TcpKeepAliveInterval).ShouldBe(10);
        Tcp(pair.Ours, SocketOptionName.TcpKeepAliveRetryCount).ShouldBe(3);
        pair.Ours.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive).ShouldNotBe(0);
        if (OperatingSystem.IsLinux())
        {
            UserTimeout(pair.Ours).ShouldBe(90_000);
        }
    }

    [Fact]
    public async Task Times_below_a_second_become_one_where_the_system_counts_in_seconds()
    {
        using var pair = await SocketPair.ConnectAsync();

        new TcpLiveness { KeepAliveTime = TimeSpan.FromSeconds(0.2), KeepAliveInterval = TimeSpan.FromSeconds(0.1), UserTimeout = TimeSpan.FromSeconds(0.1) }.Watch(pair.Ours);

        Tcp(pair.Ours, SocketOptionName.TcpKeepAliveTime).ShouldBe(1);
        Tcp(pair.Ours, SocketOptionName.TcpKeepAliveInterval).ShouldBe(1);
        Tcp(pair.Ours, SocketOptionName.TcpKeepAliveRetryCount).ShouldBe(1);
    }

    [Fact]
    public async Task Setting_the_options_of_a_disposed_socket_does_not_throw()
    {
        using var pair = await SocketPair.ConnectAsync();
        pair.Ours.Dispose();

        Should.NotThrow(() => new TcpLiveness { KeepAliveTime = TimeSpan.FromSeconds(1), KeepAliveInterval = TimeSpan.FromSeconds(1), UserTimeout = TimeSpan.FromSeconds(1) }.Watch(pair.Ours));
    }

    private static int Tcp(Socket socket, SocketOptionName name) => (int)socket.GetSocketOption(SocketOptionLevel.Tcp, name)!;

    private static int UserTimeout(Socket socket)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption(6, 18, value);
        return BinaryPrimitives.ReadInt32LittleEndian(value);
    }
}
