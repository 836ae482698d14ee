using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using HttpVersion = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpVersion;

namespace OcppActors.Transport.Http;

/// <summary>Parses a request's head with Kestrel's parser, so that both readers of the port agree on what is valid.</summary>
internal static class RequestHeadParser
{
    private static readonly HttpParser<Collector> Parser = new();

    /// <summary>Null when it is not a valid head.</summary>
    /// <param name="head">Request line and header fields, including the empty line.</param>
    public static RequestHead? Parse(ReadOnlySequence<byte> head)
    {
        var collector = new Collector();
        var reader = new SequenceReader<byte>(head);
        try
        {
            return Parser.ParseRequestLine(collector, ref reader) && Parser.ParseHeaders(collector, ref reader)
                ? new RequestHead(collector.Method, collector.Target, collector.IsHttp11, collector.Fields)
                : null;
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }

    private sealed class Collector : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        public string Method { get; private set; } = "";

        public string Target { get; private set; } = "";

        public bool IsHttp11 { get; private set; }

        public List<HttpField> Fields { get; } = [];

        public void OnStartLine(
            HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
            Method = HttpField.Text(startLine[..versionAndMethod.MethodEnd]);
            IsHttp11 = versionAndMethod.Version == HttpVersion.Http11;
            Target = HttpField.Text(startLine[targetPath.Offset..]);
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
            Fields.Add(new HttpField(HttpField.Text(name), HttpField.Text(value)));

        public void OnHeadersComplete(bool endStream)
        {
        }

        // Only HTTP/2 and HTTP/3 have indexed headers.
        public void OnStaticIndexedHeader(int index) => throw new NotSupportedException();

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException();
    }
}
