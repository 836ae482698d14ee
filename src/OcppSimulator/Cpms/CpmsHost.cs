using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Simulator.Ocpp16;
using OcppActors.Simulator.Protocol;

namespace OcppActors.Simulator.Cpms;

/// <summary>A CPMS on a port of localhost. It takes every charger, at any path, that speaks OCPP 1.6 or does not say what it speaks.</summary>
internal sealed class CpmsHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CpmsAnswers _answers = new(TimeProvider.System);

    private CpmsHost(WebApplication application) => _application = application;

    /// <summary>Listens; <paramref name="port"/> 0 lets the system choose one.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<CpmsHost> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddSingleton<IHostLifetime, SignalsIgnored>();
        var host = new CpmsHost(builder.Build());
        host._application.UseWebSockets();
        host._application.Run(host.ServeAsync);
        await host._application.StartAsync();
        Say.Line($"CPMS listens on ws://127.0.0.1:{new Uri(host._application.Urls.First()).Port}/");
        return host;
    }

    /// <summary>Completes when it is told to stop; disposing it then ends the connections.</summary>
    public static async Task ServeUntilAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        if (!context.WebSockets.IsWebSocketRequest || (offered.Count > 0 && !offered.Contains(Dialect.Subprotocol)))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync($"A simulated CPMS: chargers connect here, with {Dialect.Subprotocol}.\n");
            return;
        }

        using var socket = new OcppSocket(
            await context.WebSockets.AcceptWebSocketAsync(offered.Count > 0 ? Dialect.Subprotocol : null));
        var chargePoint = context.Request.Path.Value!.Split('/')[^1];
        await new CpmsSession(chargePoint, socket, _answers).RunAsync(
            _application.Lifetime.ApplicationStopping, context.RequestAborted);
    }

    /// <summary>Signals are the command's affair, which disposes this host.</summary>
    private sealed class SignalsIgnored : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
