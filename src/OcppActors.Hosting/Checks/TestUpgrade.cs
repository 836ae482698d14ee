using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OcppActors.Configuration;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Hosting.Checks;

/// <summary>Builds the upgrade request of a charger for a check, and closes the connection that comes of it.</summary>
internal static class TestUpgrade
{
    private const int KeyBytes = 16; // RFC 6455 section 4.1
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The request of a charger with this id, without credentials.</summary>
    public static bool TryCreate(
        string id, Routing routing, [NotNullWhen(true)] out UpgradeRequest? request, [NotNullWhen(false)] out string? reason) =>
        UpgradeRequest.TryCreate(
            new RequestHead("GET", $"/{Uri.EscapeDataString(id)}", IsHttp11: true,
            [
                new("User-Agent", $"OcppActors/{ProductVersion.Number} (check)"),
                new("Sec-WebSocket-Version", "13"),
                new("Sec-WebSocket-Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))),
                new("Sec-WebSocket-Protocol", "ocpp1.6, ocpp2.0.1, ocpp2.1"),
            ]),
            routing,
            out request,
            out reason);

    /// <summary>Sends a Close frame and waits briefly for the other side to close.</summary>
    public static async Task CloseAsync(TunnelEnd upstream, TimeProvider time)
    {
        await using var closed = upstream;
        using var bound = new CancellationTokenSource(CloseTimeout, time);
        await using var interruption = bound.Token.Register(upstream.Interrupt);
        try
        {
            await upstream.WriteAsync(CloseFrame.Of(Direction.FromChargePoint));
            while (!bound.IsCancellationRequested)
            {
                var read = await upstream.ReadAsync();
                upstream.Consumed();
                if (read.IsEnd)
                {
                    return;
                }
            }
        }
        catch (IOException)
        {
            // The CPMS cut the connection; the check has its result already.
        }
    }
}
