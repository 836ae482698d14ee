using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OcppActors.Snoop;

/// <summary>Puts a <see cref="SharedStream"/> under the WebSocket of a request, so that batches of frames can be written to it.</summary>
public sealed class SharedUpgrade(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    /// <inheritdoc/>
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>Null until the request has been upgraded.</summary>
    internal SharedStream? Stream { get; private set; }

    /// <summary>A middleware, to be added before the WebSocket middleware, which reads the feature once.</summary>
    public static Task InstallAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new SharedUpgrade(upgrade));
        }

        return next(context);
    }

    /// <summary>Accepts a request as a WebSocket; returns it and the stream under it.</summary>
    internal static async Task<(WebSocket Socket, SharedStream Stream)> AcceptAsync(HttpContext context)
    {
        var socket = await context.WebSockets.AcceptWebSocketAsync();
        return (socket, ((SharedUpgrade)context.Features.GetRequiredFeature<IHttpUpgradeFeature>()).Stream!);
    }

    /// <inheritdoc/>
    public async Task<Stream> UpgradeAsync() => Stream = new SharedStream(await upgrade.UpgradeAsync());
}
