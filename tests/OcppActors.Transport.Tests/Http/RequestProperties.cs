using System.IO.Pipelines;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Transport.Tests.Http;

[Trait("Kind", "fuzz")]
public sealed class RequestProperties
{
    private static readonly HandshakeLimits Limits = new() { RequestHeadBytes = 2048 };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly string[] Tokens =
    [
        "\r\n", "\r\n\r\n", "\n", "\r", "\0", " ", "\t", ":", "%", "%2f", "%2e%2e", "%00", "..", "/", "//", "?", "#", "&id=", ";", "\\", "://", "@", ",", "é", "\u007f",
        "Host: other\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Connection: Host, X-Other\r\n", "Upgrade: websocket\r\n", "GET / HTTP/1.1\r\n",
    ];

    private static readonly Gen<string> Targets = Gen.Elements(
        "/CP001", "/ocpp/CP001/", "//a//CP%20001?token=1&b", "ws://relay:8500/S%C3%BCd", "/ws://relay/CP001", "/?id=CP001", "/?ID=CP001&id=%43P", "*", "/a%252fb", "http://x?y");

    private static readonly Gen<byte[]> Heads =
        from method in Gen.Frequency((5, Gen.Constant("GET")), (1, Gen.Elements("POST", "HEAD", "OPTIONS", "CONNECT")))
        from target in Targets
        from version in Gen.Frequency((5, Gen.Constant("HTTP/1.1")), (1, Gen.Elements("HTTP/1.0", "HTTP/2.0", "http/1.1")))
        from fields in Gen.SubListOf(
            "Connection: keep-alive, Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: ocpp1.6, ocpp2.0.1",
            "Authorization: Basic Q1AwMDE6c2VjcmV0", "Origin: http://relay:8500", "Content-Length: 0", "X-Forwarded-For: 192.0.2.1, [2001:db8::1]:4711", "X-Empty:")
        from behind in Gen.Elements("", "\u0081\u0080abcd", "GET /second HTTP/1.1\r\n\r\n")
        select Encoding.Latin1.GetBytes($"{method} {target} {version}\r\nHost: relay\r\nUpgrade: websocket\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n{behind}");

    private static readonly Gen<byte[]> Anything = Hostile.Bytes(Heads, Tokens);

    [Fact]
    public void No_chunking_changes_what_a_request_is() =>
        Prop.ForAll(Anything.ToArbitrary(), Hostile.ChunkSizes.ToArbitrary(), (bytes, sizes) =>
            Read(Hostile.Chunks(bytes, sizes)).ShouldBe(Read([bytes]))).Fuzz();

    [Fact]
    public void The_CPMS_gets_one_request_of_every_one_that_is_accepted() =>
        Prop.ForAll(Anything.ToArbitrary(), Gen.Elements(null, "id").ToArbitrary(), (bytes, idQuery) =>
        {
            var routing = Requests.Routing with { IdQuery = idQuery, DefaultSubprotocol = "ocpp1.6" };
            if (ReadAsync([bytes]).GetAwaiter().GetResult().Request is not InitialRequest.Upgrade upgrade
                || !UpgradeRequest.TryCreate(upgrade.Head, routing, out var request, out _))
            {
                return;
            }

            var sent = UpstreamRequest.Render(request);

            var (received, left) = ReadAsync([sent], new HandshakeLimits()).GetAwaiter().GetResult();
            var head = received.ShouldBeOfType<InitialRequest.Upgrade>().Head;
            left.ShouldBeEmpty();
            head.Target.ShouldStartWith("/");
            head.Fields.Single(field => field.Is("Host")).Value.ShouldBe("cpms");
            head.Fields.ShouldNotContain(field => field.Is("Transfer-Encoding") || (field.Is("Content-Length") && field.Value != "0"));
            request.ChargePoint.Value.Length.ShouldBeInRange(1, 255);
        }).Fuzz(300);

    // A URL within the path would be taken for the whole target.
    [Fact]
    public void A_path_that_is_read_again_is_the_same() =>
        Prop.ForAll(Hostile.Text(Targets, Tokens).ToArbitrary(), target =>
        {
            RequestTarget.PathOf(target).Length.ShouldBeLessThanOrEqualTo(255);
            if (RequestTarget.TryRead(target, out var read, out var reason))
            {
                RequestTarget.TryRead(read.Path + read.Query, out var again, out reason).ShouldBeTrue(reason);
                again.ShouldBe(read.Path.Contains("://", StringComparison.Ordinal) ? again : read);
                Uri.UnescapeDataString(read.Path).Split('/', '\\').ShouldNotContain("..");
                read.Id?.Length.ShouldBeInRange(1, 255);
            }
            else
            {
                reason.ShouldNotBeNullOrEmpty();
            }
        }).Fuzz(300);

    [Fact]
    public void What_is_percent_encoded_is_decoded() =>
        Prop.ForAll<NonEmptyString>(text =>
        {
            var sound = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get)); // without half surrogate pairs

            PercentEncoding.Decode(Uri.EscapeDataString(sound), out var decoded).ShouldBeNull();

            decoded.ShouldBe(sound);
        }).Fuzz();

    private static string Read(IEnumerable<byte[]> chunks)
    {
        var (request, left) = ReadAsync(chunks).GetAwaiter().GetResult();
        return request switch
        {
            InitialRequest.Upgrade { Head: var head } => $"upgrade {Describe(head)}, then {left}",
            InitialRequest.OtherHttp { Head: var head } => $"other {Describe(head)}, then {left}",
            _ => request.GetType().Name,
        };
    }

    private static string Describe(RequestHead head) =>
        $"{head.Method} {head.Target} {head.IsHttp11} {string.Join('|', head.Fields.Select(field => $"{field.Name}={field.Value}"))}";

    private static async Task<(InitialRequest Request, string Left)> ReadAsync(IEnumerable<byte[]> chunks, HandshakeLimits? limits = null)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var reading = RequestHeadReader.ReadAsync(pipe.Reader, limits ?? Limits, TimeProvider.System, default);
        foreach (var chunk in chunks)
        {
            await pipe.Writer.WriteAsync(chunk);
        }

        await pipe.Writer.CompleteAsync();
        var request = await reading.WaitAsync(Patience);
        return (request, await new StreamReader(pipe.Reader.AsStream(), Encoding.Latin1).ReadToEndAsync());
    }
}
