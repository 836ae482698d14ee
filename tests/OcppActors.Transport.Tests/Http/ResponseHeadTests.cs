using System.Text;
using FsCheck.Fluent;
using OcppActors.Transport.Http;
using Shouldly;

namespace OcppActors.Transport.Tests.Http;

public sealed class ResponseHeadTests
{
    [Fact]
    public void Reads_a_101_and_keeps_its_bytes()
    {
        const string text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nsec-websocket-protocol:\tocpp1.6 \r\n\r\n";

        var head = Parse(text).ShouldNotBeNull();

        head.Status.ShouldBe(101);
        head.Fields.First("Sec-WebSocket-Protocol").ShouldBe("ocpp1.6");
        Encoding.Latin1.GetString(head.Raw.Span).ShouldBe(text);
    }

    [Theory]
    [InlineData("HTTP/1.1 200\r\n\r\n", true)]
    [InlineData("HTTP/1.0 503 Busy\r\n\r\n", true)]
    [InlineData("HTTP/1.0 101 Switching Protocols\r\n\r\n", false)]
    [InlineData("HTTP/2 200 OK\r\n\r\n", false)]
    [InlineData("HTTP/1.1 99 Low\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\nServer: x\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nA : 1\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\n: 1\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nA: 1\n2\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", false)]
    [InlineData("\r\n\r\n", false)]
    public void An_ambiguous_response_head_is_rejected(string text, bool sound) =>
        (Parse(text) is not null).ShouldBe(sound);

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Garbage_never_throws() =>
        Prop.ForAll(
            Gen.OneOf(
                Gen.Choose(0, 255).Select(c => (char)c).ArrayOf().Select(chars => new string(chars)),
                Gen.Elements("HTTP/1.1 200 OK", "\r\n", ":", " ", "A", "\n", "\0", "Content-Length: 1").ArrayOf().Select(string.Concat)).ToArbitrary(),
            text => Parse(text) is null or { Status: >= 100 and <= 599 }).Fuzz();

    [Theory]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", "hello", true)]
    [InlineData("5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\n", "hello!", true)]
    [InlineData("5\r\nhel", "hel", false)]
    [InlineData("", "", false)]
    public void Joins_chunks(string body, string data, bool whole)
    {
        var bytes = Encoding.ASCII.GetBytes(body);

        Dechunker.IsComplete(bytes).ShouldBe(whole);
        Encoding.ASCII.GetString(Dechunker.Join(bytes, 100).ShouldNotBeNull().Span).ShouldBe(data);
    }

    [Fact]
    public void Cuts_a_body_at_the_limit() =>
        Dechunker.Join("a\r\n0123456789\r\n0\r\n\r\n"u8, 4).ShouldNotBeNull().Length.ShouldBe(4);

    [Theory]
    [InlineData("5\r\nhelloX")]
    [InlineData("x\r\n")]
    [InlineData("fffffffff\r\n")]
    public void Malformed_chunks_give_no_body(string body) =>
        Dechunker.Join(Encoding.ASCII.GetBytes(body + "\r\n"), 100).ShouldBeNull();

    private static ResponseHead? Parse(string text) => ResponseHead.Parse(Encoding.Latin1.GetBytes(text));
}
