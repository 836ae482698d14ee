using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Snoop;
using OcppActors.TestSupport;
using OcppActors.Transport.Tls;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Tests.Snoop;

[Trait("Kind", "fuzz")]
public sealed class SnoopReaderProperties
{
    private const string AcceptKey = "<key>";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Gen<byte[]> Heads = Hostile.Bytes(
        Gen.Elements("0", "2", "-1", "99999999999").Select(replay => Encoding.Latin1.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {AcceptKey}\r\n{SnoopEndpoint.ReplayHeader}: {replay}\r\n\r\n")),
        "HTTP/1.1 100 Continue\r\n\r\n", "\r\n", " ", "401", "302", "Location: ws://127.0.0.1:1/\r\n", "Sec-WebSocket-Protocol: x\r\n", "Sec-WebSocket-Extensions: permessage-deflate\r\n");

    private static readonly Gen<byte[]> Streams =
        from frames in (from opcode in Gen.Elements(Opcode.Text, Opcode.Text, Opcode.Text, Opcode.Continuation, Opcode.Ping, Opcode.Close, Opcode.Binary, (Opcode)3)
                        from payload in Gen.OneOf(SnoopMessageProperties.Lines, Gen.Constant<byte[]>([]), Gen.Elements<byte[]>([0x03, 0xE9], [0x03], [0x00, 0x01]))
                        from final in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
                        select FrameBuilder.Frame(opcode, payload, final: final)).ArrayOf()
        select frames.SelectMany(frame => frame).ToArray();

    [Fact]
    public async Task No_relay_makes_it_throw_or_wait_without_end()
    {
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        var url = new Uri($"ws://{relay.LocalEndpoint}/");
        await Task.Run(() => Prop.ForAll(
            Gen.Frequency((4, Heads.Where(head => head.AsSpan().IndexOf(Encoding.Latin1.GetBytes(AcceptKey)) > 0)), (1, Heads)).ToArbitrary(),
            Hostile.Bytes(Streams).ToArbitrary(),
            (head, stream) => ReadAsync(relay, url, head, stream).GetAwaiter().GetResult().ShouldNotBeNullOrEmpty()).Fuzz());
    }

    private static async Task<string> ReadAsync(TcpListener relay, Uri url, byte[] head, byte[] stream)
    {
        var reading = SnoopReader.RunAsync(url, null, new TlsClient(), _ => { }, _ => { }, () => { }, default);
        using var connection = await relay.AcceptTcpClientAsync();
        var answering = AnswerAsync(connection, head, stream);

        var reason = await reading.WaitAsync(Patience);

        await answering.WaitAsync(Patience);
        return reason;
    }

    private static async Task AnswerAsync(TcpClient connection, byte[] head, byte[] stream)
    {
        try
        {
            using var reader = new StreamReader(connection.GetStream(), Encoding.Latin1, leaveOpen: true);
            var key = "";
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                key = line.StartsWith("Sec-WebSocket-Key: ", StringComparison.OrdinalIgnoreCase) ? line[19..] : key;
            }

            var text = Encoding.Latin1.GetString(head).Replace(AcceptKey, AcceptOf(key), StringComparison.Ordinal);
            await connection.GetStream().WriteAsync((byte[])[.. Encoding.Latin1.GetBytes(text), .. stream]);
            connection.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // The reader has heard enough.
        }
    }

    // RFC 6455 section 4.2.2.
    private static string AcceptOf(string key)
    {
#pragma warning disable CA5350 // what the protocol says
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }
}
