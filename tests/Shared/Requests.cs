using System.Buffers;
using System.Text;
using OcppActors.Transport.Http;
using Shouldly;

namespace OcppActors.TestSupport;

/// <summary>Chargers' upgrade requests, as tests write them.</summary>
internal static class Requests
{
    public static Routing Routing { get; } = new(new Uri("ws://cpms/"));

    public static RequestHead Head(string target, params string[] fields)
    {
        var text = $"GET {target} HTTP/1.1\r\nUpgrade: websocket\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n";
        return RequestHeadParser.Parse(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text))).ShouldNotBeNull();
    }

    public static UpgradeRequest Sound(RequestHead head, Routing? routing = null)
    {
        UpgradeRequest.TryCreate(head, routing ?? Routing, out var request, out var reason).ShouldBeTrue(reason);
        return request.ShouldNotBeNull();
    }

    /// <summary>Why a request is refused.</summary>
    public static string Reason(RequestHead head)
    {
        UpgradeRequest.TryCreate(head, Routing, out _, out var reason).ShouldBeFalse();
        return reason.ShouldNotBeNull();
    }

    /// <summary>What the CPMS gets of it.</summary>
    public static string AtCpms(this UpgradeRequest request) => Encoding.Latin1.GetString(UpstreamRequest.Render(request));
}
