using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OcppActors.Snoop;

/// <summary>Puts a <see cref="SharedStream"/> under the WebSocket that a request becomes, so that others may write to it as well.</summary>
public sealed class SharedUpgrade(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    /// <inheritdoc/>
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>Null until the request has been upgraded.</summary>
    public SharedStream? Stream { get; private set; }

    /// <summary>To stand before the WebSocket middleware, which asks for the feature once.</summary>
    public static Task InstallAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new SharedUpgrade(upgrade));
        }

        return next(context);
    }

    /// <summary>The WebSocket that a request becomes, and what lies under it.</summary>
    public static async Task<(WebSocket Socket, SharedStream Stream)> AcceptAsync(HttpContext context)
    {
        var socket = await context.WebSockets.AcceptWebSocketAsync();
        return (socket, ((SharedUpgrade)context.Features.GetRequiredFeature<IHttpUpgradeFeature>()).Stream!);
    }

    /// <inheritdoc/>
    public async Task<Stream> UpgradeAsync() => Stream = new SharedStream(await upgrade.UpgradeAsync());
}
