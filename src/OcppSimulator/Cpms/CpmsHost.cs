using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Simulator.Ocpp16;
using OcppActors.Simulator.Ocpp201;
using OcppActors.Simulator.Protocol;

namespace OcppActors.Simulator.Cpms;

/// <summary>
/// A CPMS on a port of localhost. It accepts every charger that speaks OCPP 1.6 or 2.0.1, at any path; one that offers no
/// subprotocol is answered in 1.6.
/// </summary>
internal sealed class CpmsHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly string? _password;
    private readonly Dictionary<string, ICpmsAnswers> _answers = new(StringComparer.Ordinal)
    {
        [Dialect.Subprotocol] = new CpmsAnswers(TimeProvider.System),
        [ChargingStationDialect.Name] = new CsmsAnswers(TimeProvider.System),
    };

    private CpmsHost(WebApplication application, string? password) => (_application, _password) = (application, password);

    /// <summary>Listens; <paramref name="port"/> 0 lets the system choose one.</summary>
    /// <param name="port">0 to 65535.</param>
    /// <param name="password">The password that every charger must send (HTTP Basic); null: none.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<CpmsHost> StartAsync(int port, string? password = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddSingleton<IHostLifetime, NoSignalHandling>();
        var host = new CpmsHost(builder.Build(), password);
        host._application.UseWebSockets();
        host._application.Run(host.ServeAsync);
        await host._application.StartAsync();
        Output.Line($"CPMS listens on ws://127.0.0.1:{new Uri(host._application.Urls.First()).Port}/");
        return host;
    }

    /// <summary>Completes when the token is cancelled; disposing the host then ends the connections.</summary>
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
        var chosen = offered.FirstOrDefault(_answers.ContainsKey);
        if (!context.WebSockets.IsWebSocketRequest || (offered.Count > 0 && chosen is null))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync($"A simulated CPMS: chargers connect here, with {string.Join(" or ", _answers.Keys)}.\n");
            return;
        }

        var chargePoint = context.Request.Path.Value!.Split('/')[^1];
        if (_password is { } password && context.Request.Headers.Authorization != BasicCredentials.Header(chargePoint, password))
        {
            Output.Line($"CPMS: {chargePoint} has been refused, its password is not right");
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var socket = new OcppSocket(await context.WebSockets.AcceptWebSocketAsync(chosen));
        await new CpmsSession(chargePoint, socket, _answers[chosen ?? Dialect.Subprotocol]).RunAsync(
            _application.Lifetime.ApplicationStopping, context.RequestAborted);
    }

    /// <summary>Leaves signals to the command, which disposes this host.</summary>
    private sealed class NoSignalHandling : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
