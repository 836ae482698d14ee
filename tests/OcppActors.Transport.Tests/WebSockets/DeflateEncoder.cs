using System.IO.Compression;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

/// <summary>One direction's permessage-deflate (RFC 7692 section 7.2.1), by the framework's own compression.</summary>
internal sealed class DeflateEncoder(bool keepsContext = true)
{
    private MemoryStream _output = new();
    private DeflateStream? _deflate;

    /// <summary>A message's compressed payload.</summary>
    /// <param name="message">What it says.</param>
    /// <param name="blocks">How many times the compressor is flushed on the way: at least so many DEFLATE blocks.</param>
    public byte[] Compress(byte[] message, int blocks = 1)
    {
        if (message.Length == 0)
        {
            return [0x00]; // RFC 7692 section 7.2.3.6
        }

        if (_deflate is null || !keepsContext)
        {
            Begin();
        }

        var size = (message.Length + blocks - 1) / blocks;
        foreach (var part in message.Chunk(size))
        {
            _deflate!.Write(part);
            _deflate.Flush();
        }

        var compressed = _output.ToArray();
        _output.SetLength(0);
        compressed[^4..].ShouldBe([0x00, 0x00, 0xFF, 0xFF]);
        return compressed[..^4];
    }

    /// <summary>The same with a last block (RFC 7692 section 7.2.3.4), for which a new compressor is begun.</summary>
    public byte[] CompressFinally(byte[] message)
    {
        Begin();
        _deflate!.Write(message);
        _deflate.Dispose();
        _deflate = null;
        return [.. _output.ToArray(), 0x00];
    }

    private void Begin()
    {
        _output = new MemoryStream();
        _deflate = new DeflateStream(_output, CompressionLevel.Optimal);
    }
}
