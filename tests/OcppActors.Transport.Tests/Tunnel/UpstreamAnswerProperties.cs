using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

[Trait("Kind", "fuzz")]
public sealed class UpstreamAnswerProperties
{
    private static readonly HandshakeLimits Limits = new() { ResponseHeadBytes = 2048, RefusalBodyBytes = 1000 };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly Gen<byte[]> Answers =
        from interim in Gen.Elements("", "", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        from answer in Gen.Elements(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: ocpp1.6\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=9\r\n\r\n\u0081\u0002[]",
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n5;ext=1\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n",
            "HTTP/1.0 404 Not Found\r\nServer: old\r\n\r\n<html>until the end</html>",
            "HTTP/1.1 302 Found\r\nLocation: wss://other/\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n")
        select Encoding.Latin1.GetBytes(interim + answer);

    private static readonly Gen<byte[]> Anything = Hostile.Bytes(
        Answers, "\r\n", "\n", "\r", "\0", " ", ":", ";", "ffffffff", "7fffffff", "-1", "99999999999999999999", "HTTP/1.1 200 OK\r\n", "Content-Length: 7\r\n", "Transfer-Encoding: gzip\r\n", "\r\n\r\n", "permessage-deflate", "=15");

    [Fact]
    public void No_chunking_changes_the_outcome() =>
        Prop.ForAll(Anything.ToArbitrary(), Hostile.ChunkSizes.ToArbitrary(), (bytes, sizes) =>
            Read(bytes, sizes).ShouldBe(Read(bytes, [int.MaxValue]))).Fuzz(200);

    [Fact]
    public void What_the_charger_gets_is_one_answer_of_limited_length() =>
        Prop.ForAll(Anything.ToArbitrary(), bytes =>
        {
            switch (ReadAsync(bytes, [int.MaxValue]).GetAwaiter().GetResult())
            {
                case DialOutcome.Accepted { Answer: var head } accepted:
                    bytes.AsSpan().IndexOf(head.Raw.Span).ShouldBeGreaterThanOrEqualTo(0);
                    head.Status.ShouldBe(101);
                    WindowsOf(accepted.Extensions).ShouldAllBe(bits => bits >= 8 && bits <= 15);
                    ResponseHead.Parse(accepted.WithoutSubprotocol().ForCharger).ShouldNotBeNull().Fields.First("Sec-WebSocket-Protocol").ShouldBeNull();
                    break;
                case DialOutcome.Refused refused:
                    var end = refused.Answer.Span.IndexOf("\r\n\r\n"u8) + 4;
                    var answer = ResponseHead.Parse(refused.Answer[..end]).ShouldNotBeNull();
                    answer.Status.ShouldBe(refused.Status);
                    answer.Fields.Single(field => field.Is("Content-Length")).Value.ShouldBe($"{refused.Answer.Length - end}");
                    answer.Fields.ShouldNotContain(field => field.Is("Transfer-Encoding"));
                    (refused.Answer.Length - end).ShouldBeLessThanOrEqualTo(Limits.RefusalBodyBytes);
                    break;
            }
        }).Fuzz(200);

    private static IEnumerable<int> WindowsOf(NegotiatedExtensions extensions) =>
        new[] { extensions.FromClient, extensions.FromServer }.OfType<PerMessageDeflate>().Select(deflate => deflate.WindowBits);

    private static string Read(byte[] bytes, int[] sizes) => ReadAsync(bytes, sizes).GetAwaiter().GetResult() switch
    {
        DialOutcome.Accepted { Answer: var head } => Convert.ToHexString(head.Raw.Span),
        DialOutcome.Refused { Answer: var answer } => Encoding.Latin1.GetString(answer.Span),
        _ => "none",
    };

    /// <returns>Null where the connection has ended without an answer.</returns>
    private static async Task<DialOutcome?> ReadAsync(byte[] bytes, int[] sizes)
    {
        try
        {
            var answer = new UpstreamAnswer(new ChunkedStream(Hostile.Chunks(bytes, sizes)), Limits);
            return await answer.ReadAsync(_ => new MemoryEnd(), default).WaitAsync(Patience);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed class ChunkedStream(IEnumerable<byte[]> chunks) : MemoryStream
    {
        private readonly Queue<byte[]> _chunks = new(chunks);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length && _chunks.TryDequeue(out var next))
            {
                SetLength(0);
                Write(next);
                Position = 0;
            }

            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
