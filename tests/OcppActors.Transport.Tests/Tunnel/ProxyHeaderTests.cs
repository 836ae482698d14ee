using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Connections;
using OcppActors.TestSupport;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

/// <summary>PROXY protocol headers by the specification of HAProxy, versions 1 and 2.</summary>
public sealed class ProxyHeaderTests
{
    private const string Signature = "\r\n\r\n\0\r\nQUIT\n";
    private const string Behind = "GET /CP001 HTTP/1.1\r\n\r\n";

    private static readonly IPEndPoint Proxy = IPEndPoint.Parse("10.0.0.1:40000");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static TheoryData<string, string> Valid => new()
    {
        { "PROXY TCP4 192.0.2.7 127.0.0.1 50000 8500\r\n", "192.0.2.7:50000" },
        { "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255:65535" },
        { "PROXY TCP6 2001:db8::7 ::1 50000 8500\r\n", "[2001:db8::7]:50000" },
        { "PROXY TCP6 ffff:f...f:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n".Replace("f...f", "ffff:ffff:ffff:ffff:ffff:ffff", StringComparison.Ordinal), "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535" },
        { "PROXY TCP6 ::ffff:192.0.2.7 ::ffff:127.0.0.1 50000 8500\r\n", "192.0.2.7:50000" },
        { "PROXY UNKNOWN\r\n", "10.0.0.1:40000" },
        { "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n", "10.0.0.1:40000" },
        { Binary(0x21, 0x11, "\u00C0\0\u0002\u0007\u007F\0\0\u0001\u00C3\u0050\u0021\u0034"), "192.0.2.7:50000" },
        { Binary(0x21, 0x11, "\u00C0\0\u0002\u0007\u007F\0\0\u0001\u00C3\u0050\u0021\u0034\u0001\0\u0008http/1.1"), "192.0.2.7:50000" },
        { Binary(0x21, 0x21, $"\u0020\u0001\u000D\u00B8{new string('\0', 11)}\u0007{new string('\0', 15)}\u0001\u00C3\u0050\u0021\u0034"), "[2001:db8::7]:50000" },
        { Binary(0x21, 0x21, $"{new string('\0', 10)}\u00FF\u00FF\u00C0\0\u0002\u0007{new string('\0', 16)}\u00C3\u0050\u0021\u0034"), "192.0.2.7:50000" },
        { Binary(0x21, 0x31, new string('s', 216)), "10.0.0.1:40000" },
        { Binary(0x21, 0x12, "\u00C0\0\u0002\u0007\u007F\0\0\u0001\u00C3\u0050\u0021\u0034"), "10.0.0.1:40000" },
        { Binary(0x21, 0x00, ""), "10.0.0.1:40000" },
        { Binary(0x20, 0x00, ""), "10.0.0.1:40000" },
        { Binary(0x20, 0x11, "\u00C0\0\u0002\u0007\u007F\0\0\u0001\u00C3\u0050\u0021\u0034"), "10.0.0.1:40000" },
        { Binary(0x21, 0x11, $"\u00C0\0\u0002\u0007\u007F\0\0\u0001\u00C3\u0050\u0021\u0034{new string('t', ushort.MaxValue - 12)}"), "192.0.2.7:50000" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public async Task A_header_names_the_client_and_is_taken_off_the_connection(string header, string client)
    {
        var connection = new Connection();
        await connection.SendAsync(header + Behind);

        (await connection.ReadHeaderAsync()).ShouldBeNull();

        connection.RemoteEndPoint!.ToString().ShouldBe(client);
        (await connection.LeftAsync()).ShouldBe(Behind);
    }

    // Two cuts anywhere, in the signature, in the header or behind it, and a header of every kind.
    [Fact]
    [Trait("Kind", "fuzz")]
    public void A_header_may_come_in_any_pieces()
    {
        var headers = Valid.Select(row => ((string)row[0], (string)row[1])).Where(row => row.Item1.Length < 300).ToArray();
        var sendings = from header in Gen.Elements(headers) from one in Gen.Choose(0, 260) from other in Gen.Choose(0, 260) select (header, one, other);

        Prop.ForAll(sendings.ToArbitrary(), sending => ReadsAsync(sending.header, sending.one, sending.other).GetAwaiter().GetResult()).Fuzz();
    }

    [Theory]
    [InlineData("PROXY \r\n")]
    [InlineData("PROXY TCP4\r\n")]
    [InlineData("PROXY TCP5 192.0.2.7 127.0.0.1 50000 8500\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 127.0.0.1 50000\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 127.0.0.1 50000 8500 1\r\n")]
    [InlineData("PROXY TCP4  192.0.2.7 127.0.0.1 50000 8500\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 127.0.0.1 50000 65536\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 127.0.0.1 -1 8500\r\n")]
    [InlineData("PROXY TCP4 127.1 127.0.0.1 50000 8500\r\n")]
    [InlineData("PROXY TCP4 2001:db8::7 ::1 50000 8500\r\n")]
    [InlineData("PROXY TCP6 192.0.2.7 127.0.0.1 50000 8500\r\n")]
    [InlineData("PROXY TCP6 fe80::1%1 ::1 50000 8500\r\n")]
    [InlineData("PROXY UNKNOWN this line does not end within the hundred and seven bytes that the protocol allows and so it is no header\r\n")]
    [InlineData(Signature + "\u0011\u0011\0\0")]
    [InlineData(Signature + "\u0022\u0011\0\0")]
    [InlineData(Signature + "\u0021\u0041\0\0")]
    [InlineData(Signature + "\u0021\u0013\0\0")]
    [InlineData(Signature + "\u0021\u0011\0\u000B")]
    [InlineData(Signature + "\u0021\u0021\0\u0023")]
    public async Task An_invalid_header_is_refused(string header)
    {
        var connection = new Connection();
        await connection.SendAsync(header);

        var refusal = (await connection.ReadHeaderAsync()).ShouldBeOfType<InitialRequest.Invalid>();

        (refusal.Status, refusal.Quirk).ShouldBe((400, "the proxy's PROXY protocol header is invalid"));
        refusal.Where.ShouldStartWith($" (first bytes '{(header[0] == 'P' ? header[..6] : "\\u000d\\u000a")}");
    }

    // The connection stays open: a reader that waited for more bytes would hang here.
    [Theory]
    [InlineData("GET /CP001 HTTP/1.1\r\n")]
    [InlineData("G")]
    [InlineData("PO")]
    [InlineData("\x16\x03\x01")]
    [InlineData("\r\nGET")]
    [InlineData("\r\n\r\n\r")]
    [InlineData("\0")]
    public async Task A_connection_without_a_header_is_not_delayed_and_keeps_its_bytes(string sent)
    {
        var connection = new Connection();
        await connection.SendAsync(sent);

        (await connection.ReadHeaderAsync()).ShouldBeNull();

        connection.RemoteEndPoint.ShouldBe(Proxy);
        (await connection.LeftAsync()).ShouldBe(sent);
    }

    [Theory]
    [InlineData("PROX")]
    [InlineData("PROXY TCP4 192.0.2.7 ")]
    [InlineData(Signature + "\u0021\u0011\0\u000C\u00C0\0")]
    public async Task A_connection_that_ends_is_left_to_the_next_reader_and_one_that_stalls_is_refused(string sent)
    {
        var (ending, stalling, time) = (new Connection(), new Connection(), new ManualTime(DateTimeOffset.UnixEpoch));
        await ending.SendAsync(sent);
        await ending.EndAsync();
        await stalling.SendAsync(sent);

        (await ending.ReadHeaderAsync()).ShouldBeNull();
        var reading = ProxyHeaderReader.ReadAsync(stalling, TimeSpan.FromSeconds(10), time, default);
        time.Advance(TimeSpan.FromSeconds(10));

        (await reading.WaitAsync(Patience)).ShouldBe(new InitialRequest.Invalid(408, "the request was not complete within 10 s"));
        (await ending.LeftAsync()).ShouldBe(sent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY TCP4 10.0.0.1 127.0.0.1 40000 8500\r\n")]
    [InlineData(Signature + "\u0020\0\0\0")]
    public async Task A_proxy_that_only_looks_whether_the_port_answers_is_recognized(string sent)
    {
        var connection = new Connection();
        await connection.SendAsync(sent);
        await connection.EndAsync();

        (await connection.ReadHeaderAsync()).ShouldBeOfType<InitialRequest.NoRequest>();
    }

    private static async Task<bool> ReadsAsync((string Header, string Client) valid, int one, int other)
    {
        var connection = new Connection();
        var sent = valid.Header + Behind;
        var reading = connection.ReadHeaderAsync();
        var (first, second) = (Math.Min(Math.Min(one, other), sent.Length), Math.Min(Math.Max(one, other), sent.Length));
        foreach (var piece in new[] { sent[..first], sent[first..second], sent[second..] })
        {
            await connection.SendAsync(piece);
        }

        return await reading is null && connection.RemoteEndPoint!.ToString() == valid.Client && await connection.LeftAsync() == Behind;
    }

    private static string Binary(byte command, byte family, string rest)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)rest.Length);
        return $"{Signature}{(char)command}{(char)family}{Encoding.Latin1.GetString(length)}{rest}";
    }

    private sealed class Connection : DefaultConnectionContext
    {
        private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));

        public Connection()
        {
            RemoteEndPoint = Proxy;
            Transport = new Ends(_received.Reader, new Pipe().Writer);
        }

        public async Task SendAsync(string text) => await _received.Writer.WriteAsync(Encoding.Latin1.GetBytes(text));

        public ValueTask EndAsync() => _received.Writer.CompleteAsync();

        public Task<InitialRequest?> ReadHeaderAsync() =>
            ProxyHeaderReader.ReadAsync(this, Patience, TimeProvider.System, default).WaitAsync(Patience);

        public async Task<string> LeftAsync()
        {
            await EndAsync();
            return await new StreamReader(Transport.Input.AsStream(), Encoding.Latin1).ReadToEndAsync();
        }
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
