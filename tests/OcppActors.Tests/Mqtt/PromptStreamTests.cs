using System.Net.Sockets;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class PromptStreamTests
{
    [RequiresFact(Requirement.Unix)]
    public async Task A_socket_without_the_option_is_read_all_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("prompt-");
        try
        {
            var address = new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "socket")); // knows no TCP options
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(address);
            listener.Listen();
            var connected = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connected.ConnectAsync(address);
            using var peer = await listener.AcceptAsync();
            await using var stream = new PromptStream(connected);
            var read = new byte[2];

            foreach (var letter in (byte[])[1, 2])
            {
                await peer.SendAsync(new[] { letter });
                (await stream.ReadAsync(read)).ShouldBe(1);
                read[0].ShouldBe(letter);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
