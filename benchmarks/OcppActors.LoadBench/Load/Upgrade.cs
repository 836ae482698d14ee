namespace OcppActors.LoadBench.Load;

/// <summary>The opening handshake (RFC 6455 section 4), with one key for all, so that nobody has to compute a digest.</summary>
internal static class Upgrade
{
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    /// <summary>What the CPMS answers.</summary>
    public static ReadOnlySpan<byte> Accepted =>
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"u8;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    public static string OfCharger(int number, int port) =>
        $"GET /CP{number:D5} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {Key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n";

    public static string OfViewer(int port) =>
        $"GET /?replay=false HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {Key}\r\nSec-WebSocket-Version: 13\r\n\r\n";

    /// <summary>Takes a whole head off the bytes; false when its end has not come.</summary>
    public static bool TryTakeHead(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> head)
    {
        var end = bytes.IndexOf(EndOfHead);
        head = end < 0 ? default : bytes[..end];
        bytes = end < 0 ? bytes : bytes[(end + EndOfHead.Length)..];
        return end >= 0;
    }

    public static bool Accepts(ReadOnlySpan<byte> head) => head.StartsWith("HTTP/1.1 101"u8);
}
