using System.IO.Pipelines;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

public sealed class RequestHeadReaderTests
{
    private const string Sound = "GET /CP001 HTTP/1.1\r\nHost: relay\r\nupgrade: WebSocket\r\n\r\n";

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
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "HTTP/2")]
    [InlineData("\0\0\0\0", 400, "not valid HTTP")]
    [InlineData("hello\r\n", 400, "not valid HTTP")]
    [InlineData("\r\n" + Sound, 400, "not valid HTTP")]
    [InlineData("GET /CP001 HTTP/1.1\n", 400, "not valid HTTP")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX: a\nUpgrade: websocket\r\n\r\n", 400, "not valid HTTP")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX: a\rb\r\nUpgrade: websocket\r\n\r\n", 400, "not valid HTTP")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX: a\r\n b\r\nUpgrade: websocket\r\n\r\n", 400, "not valid HTTP")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX : a\r\nUpgrade: websocket\r\n\r\n", 400, "not valid HTTP")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX\r\nUpgrade: websocket\r\n\r\n", 400, "not valid HTTP")]
    [InlineData("GET /CP001 HTTP/9.9\r\nUpgrade: websocket\r\n\r\n", 400, "not valid HTTP")]
    public async Task Bytes_that_are_not_HTTP_are_rejected_at_once(string sent, int status, string quirk)
    {
        var unsound = (await ReadAsync((await SentAsync(sent)).Reader)).ShouldBeOfType<InitialRequest.Invalid>();

        unsound.Status.ShouldBe(status);
        unsound.Quirk.ShouldContain(quirk);
    }

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
    public void No_bytes_make_the_reader_throw_or_hang_or_hold_more_than_its_limit()
    {
        var pieces = Gen.OneOf(
            Gen.Elements("GET ", "/CP001", " HTTP/1.1", "\r\n", "\n", "\r", "\r\n\r\n", "Upgrade: websocket", "Host: a", ": ", " ", "\t", "\0", "\x16", "%", "é"),
            ArbMap.Default.GeneratorFor<byte>().Select(one => ((char)one).ToString()),
            Gen.Choose(1, 600).Select(length => new string('x', length)));
        var sendings = from chunks in pieces.ListOf() from size in Gen.Choose(1, 700) select (Text: string.Concat(chunks), Size: size);

        Prop.ForAll(sendings.ToArbitrary(), sending => JudgesAsync(sending.Text, sending.Size).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();
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

    private static async Task<string> LeftAsync(Pipe pipe)
    {
        await pipe.Writer.CompleteAsync();
        return await new StreamReader(pipe.Reader.AsStream(), Encoding.Latin1).ReadToEndAsync();
    }
}
