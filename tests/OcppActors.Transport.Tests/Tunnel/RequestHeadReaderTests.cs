using System.IO.Pipelines;
using System.Text;
using FsCheck.Fluent;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

public sealed class RequestHeadReaderTests
{
    private const string Sound = "GET /CP001 HTTP/1.1\r\nHost: relay\r\nupgrade: WebSocket\r\n\r\n";

    private const string Fields = "Host: relay\r\nUpgrade: websocket\r\n\r\n";
    private const string Base64 = "the Authorization header contains a line break: the charger's Base64 encoder must add none";
    private const string ProxyProtocol =
        "it sends a PROXY protocol header, which is read at the beginning of a connection from --trusted-proxies only: name the proxy there";

    private static readonly HandshakeLimits Limits = new() { RequestHeadBytes = 512 };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task An_upgrade_is_consumed_and_the_bytes_behind_it_are_kept()
    {
        var pipe = await SentAsync(Sound + "\u0081\u0080abcd");

        var upgrade = (await ReadAsync(pipe.Reader)).ShouldBeOfType<InitialRequest.Upgrade>();

        upgrade.Head.Fields.ShouldBe([new HttpField("Host", "relay"), new HttpField("upgrade", "WebSocket")]);
        (await LeftAsync(pipe)).ShouldBe("\u0081\u0080abcd");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: relay\r\n\r\n", "GET", "it asks for no WebSocket")]
    [InlineData("POST / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", "POST", "it asks for a WebSocket with a method other than GET")]
    [InlineData("BREW / HTTP/1.1\r\n\r\n", "BREW", "it asks for no WebSocket")]
    [InlineData("GET /CP001 HTTP/1.0\r\nUpgrade: websocket\r\n\r\n", "GET", "it asks for a WebSocket over HTTP/1.0, which does not support it")]
    public async Task Other_HTTP_is_reported_with_its_method_and_what_it_lacks(string sent, string method, string lacks)
    {
        var pipe = await SentAsync(sent);

        var head = (await ReadAsync(pipe.Reader)).ShouldBeOfType<InitialRequest.OtherHttp>().Head;

        (head.Method, head.NotUpgradeReason).ShouldBe((method, lacks));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("POST /CP001 HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\nhi")]
    [InlineData("GET /CP001 HTTP/1.0\r\nUpgrade: websocket\r\n\r\n")]
    [InlineData("GET /CP001 HTTP/1.1\r\nUpgrade: h2c\r\n\r\n")]
    public async Task Other_HTTP_is_not_consumed(string sent)
    {
        var pipe = await SentAsync(sent);

        (await ReadAsync(pipe.Reader)).ShouldBeOfType<InitialRequest.OtherHttp>();

        (await LeftAsync(pipe)).ShouldBe(sent);
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "the request is HTTP/2, and a WebSocket upgrade is HTTP/1.1", "")]
    [InlineData("GET /ocpp/CP 001 HTTP/1.1\r\n" + Fields, "the URL contains a space, which the charger must send as %20", " (path '/ocpp/CP 001')")]
    [InlineData("GET /CP001?key=a b HTTP/1.1\r\n" + Fields, "the URL contains a space, which the charger must send as %20", " (path '/CP001')")]
    [InlineData("GET /CP001 HTTP/1.1\nHost: relay\nUpgrade: websocket\n\n", "a line ends in LF alone instead of CR LF", " (path '/CP001')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX: a\nUpgrade: websocket\r\n\r\n", "a line ends in LF alone instead of CR LF", " (path '/CP001', header 'X')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX: a\rb\r\nUpgrade: websocket\r\n\r\n", "a line contains a CR that no LF follows", " (path '/CP001', header 'X')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX: a\r\n b\r\n" + Fields, "a header is folded over several lines", " (path '/CP001', header 'X')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nAuthorization: Basic c2VjcmV0\r\n c2VjcmV0\r\n" + Fields, Base64, " (path '/CP001', header 'Authorization')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nauthorization: Basic c2VjcmV0\r\nc2VjcmV0\r\n" + Fields, Base64, " (path '/CP001', header 'authorization')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nAuthorization: Basic c2VjcmV0\nc2VjcmV0\r\n" + Fields, Base64, " (path '/CP001', header 'Authorization')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nAuthorization: Basic c2VjcmV0\n\r\n" + Fields, Base64, " (path '/CP001', header 'Authorization')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX-Foo : a\r\n" + Fields, "a space stands between a header's name and its colon", " (path '/CP001', header 'X-Foo')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nHost: a\r\nX\r\n" + Fields, "a line among the headers has no colon", " (path '/CP001', header 'Host')")]
    [InlineData("GET /CP001 HTTP/1.1\r\n: a\r\n" + Fields, "a header's name is invalid", " (path '/CP001')")]
    [InlineData("GET /CP001 http/1.1\r\n" + Fields, "the HTTP version is in lower case: it must be HTTP/1.1", " (path '/CP001')")]
    [InlineData("GET /CP001 HTTP/9.9\r\n" + Fields, "the HTTP version is neither 1.1 nor 1.0", " (path '/CP001')")]
    [InlineData("GET /CP001\r\n" + Fields, "the request line has no HTTP version after the URL", " (path '/CP001')")]
    [InlineData("GET ?id=CP001 HTTP/1.1\r\n" + Fields, "the URL's path does not begin with a slash", "")]
    [InlineData("PROXY TCP4 192.0.2.7 127.0.0.1 50000 8500\r\n" + Sound, ProxyProtocol, "")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0C" + Sound, ProxyProtocol, "")]
    public async Task What_is_not_HTTP_is_named_at_once_whole_and_byte_by_byte(string sent, string quirk, string where)
    {
        var expected = new InitialRequest.Invalid(400, quirk, where);

        (await ReadAsync((await SentAsync(sent)).Reader)).ShouldBe(expected);
        (await ReadBytewiseAsync(sent)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("\0\0\0\0", @" (they are '\u0000\u0000\u0000\u0000')")]
    [InlineData("hello, is this the charger's port?\r\n", " (they are 'hello, is this t')")]
    [InlineData("get /CP001 HTTP/1.1\r\n", " (they are 'get /CP001 HTTP/')")]
    [InlineData(" GET /CP001 HTTP/1.1\r\n", " (they are ' GET /CP001 HTTP')")]
    [InlineData("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n" + Sound, @" (they are '\u000d\u000aGET /CP001 HTT')")]
    public async Task Of_other_bytes_the_first_ones_are_named(string sent, string where)
    {
        (await ReadAsync((await SentAsync(sent)).Reader)).ShouldBe(new InitialRequest.Invalid(400, "the first bytes are not HTTP", where));
        (await ReadBytewiseAsync(sent)).ShouldBeOfType<InitialRequest.Invalid>().Quirk.ShouldBe("the first bytes are not HTTP");
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r\n\r\n\r\n")]
    public async Task Line_ends_before_the_request_are_ignored(string before)
    {
        var upgrade = await SentAsync($"{before}{Sound}\u0081");
        var other = await SentAsync($"{before}GET / HTTP/1.1\r\n\r\n");

        (await ReadAsync(upgrade.Reader)).ShouldBeOfType<InitialRequest.Upgrade>();
        (await ReadAsync(other.Reader)).ShouldBeOfType<InitialRequest.OtherHttp>();
        (await ReadBytewiseAsync(before + Sound)).ShouldBeOfType<InitialRequest.Upgrade>();

        (await LeftAsync(upgrade)).ShouldBe("\u0081");
        (await LeftAsync(other)).ShouldBe("GET / HTTP/1.1\r\n\r\n");
    }

    [Theory]
    [InlineData("Upgrade: h2c\r\n", "it asks for no WebSocket")]
    [InlineData("Sec-WebSocket-Key: x\r\n", "it asks for a WebSocket without an Upgrade header, which a reverse proxy removes unless configured to forward it")]
    public async Task A_proxy_that_removes_the_upgrade_is_recognized(string field, string reason) =>
        (await ReadAsync((await SentAsync($"GET /CP001 HTTP/1.0\r\n{field}\r\n")).Reader)).ShouldBeOfType<InitialRequest.OtherHttp>()
            .Head.NotUpgradeReason.ShouldBe(reason);

    [Theory]
    [InlineData(512, false)]
    [InlineData(513, true)]
    [InlineData(100_000, true)]
    public async Task A_request_head_over_the_limit_is_refused_complete_or_not(int bytes, bool isTooLarge)
    {
        var head = $"{Sound[..^2]}X: {new string('x', bytes - Sound.Length - 5)}\r\n\r\n";
        foreach (var sent in new[] { head, head[..^4] + "xxxx" })
        {
            var pipe = await SentAsync(sent);
            await pipe.Writer.CompleteAsync();

            var arrival = await ReadAsync(pipe.Reader);

            (arrival is InitialRequest.Invalid { Status: 431 }).ShouldBe(isTooLarge, arrival.ToString());
        }
    }

    [Theory]
    [InlineData("", "without a request")]
    [InlineData("GET /CP0", "in the middle")]
    [InlineData("\x16\x03\x01", "speaks TLS")]
    public async Task A_client_that_sends_no_request_gets_no_answer(string sent, string quirk)
    {
        var pipe = await SentAsync(sent);
        await pipe.Writer.CompleteAsync();

        (await ReadAsync(pipe.Reader)).ShouldBeOfType<InitialRequest.NoRequest>().Quirk.ShouldContain(quirk);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_gives_408()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var pipe = await SentAsync("GET /CP001 HTTP/1.1\r\n");

        var reading = RequestHeadReader.ReadAsync(pipe.Reader, Limits, time, default);
        time.Advance(Limits.RequestTimeout);

        (await reading.WaitAsync(Patience)).ShouldBeOfType<InitialRequest.Invalid>().Status.ShouldBe(408);
    }

    // Everything may come: half a head, a whole one with anything in it, line breaks of all kinds, in chunks of any size.
    [Fact]
    [Trait("Kind", "fuzz")]
    public void No_bytes_make_the_reader_throw_or_hang_or_hold_more_than_its_limit()
    {
        var pieces = Gen.OneOf(
            Gen.Elements("GET ", "/CP001", " HTTP/1.1", "PROXY ", "Authorization: ", "\r\n", "\n", "\r", "\r\n\r\n", "Upgrade: websocket", "Host: a", ": ", " ", "\t", "\0", "\x16", "%", "é"),
            ArbMap.Default.GeneratorFor<byte>().Select(one => ((char)one).ToString()),
            Gen.Choose(1, 600).Select(length => new string('x', length)));
        var sendings = from chunks in pieces.ListOf() from size in Gen.Choose(1, 700) select (Text: string.Concat(chunks), Size: size);

        Prop.ForAll(sendings.ToArbitrary(), sending => JudgesAsync(sending.Text, sending.Size).GetAwaiter().GetResult()).Fuzz();
    }

    private static async Task<bool> JudgesAsync(string text, int size)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var reading = RequestHeadReader.ReadAsync(pipe.Reader, Limits, TimeProvider.System, default);
        var sent = 0;
        foreach (var chunk in Encoding.Latin1.GetBytes(text).Chunk(size))
        {
            if (reading.IsCompleted)
            {
                break;
            }

            await pipe.Writer.WriteAsync(chunk);
            sent += chunk.Length;
        }

        await pipe.Writer.CompleteAsync();
        var arrival = await reading.WaitAsync(Patience);
        return arrival is not InitialRequest.Upgrade || sent > 0;
    }

    private static async Task<Pipe> SentAsync(string text)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(Encoding.Latin1.GetBytes(text));
        return pipe;
    }

    private static Task<InitialRequest> ReadAsync(PipeReader input) =>
        RequestHeadReader.ReadAsync(input, Limits, TimeProvider.System, default).WaitAsync(Patience);

    private static async Task<InitialRequest> ReadBytewiseAsync(string text)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var reading = ReadAsync(pipe.Reader);
        foreach (var one in Encoding.Latin1.GetBytes(text))
        {
            await pipe.Writer.WriteAsync(new[] { one });
        }

        return await reading;
    }

    private static async Task<string> LeftAsync(Pipe pipe)
    {
        await pipe.Writer.CompleteAsync();
        return await new StreamReader(pipe.Reader.AsStream(), Encoding.Latin1).ReadToEndAsync();
    }
}
