using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using OcppActors.Simulator.Protocol;

namespace OcppActors.Simulator.Chargers;

/// <summary>A charger's connection: sends calls and awaits their answers; answers the CPMS's own calls with NotImplemented.</summary>
internal sealed class ChargerLink : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly OcppSocket _socket;
    private readonly HttpMessageInvoker _http;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _unanswered = new();
    private int _lastId;

    private ChargerLink(WebSocket socket, HttpMessageInvoker http) => (_socket, _http) = (new OcppSocket(socket), http);

    /// <exception cref="WebSocketException">The server is unreachable or refused the charger.</exception>
    public static async Task<ChargerLink> ConnectAsync(ChargerProfile settings, string subprotocol, CancellationToken stop)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(subprotocol);
        if (settings.Password is { } password)
        {
            socket.Options.SetRequestHeader("Authorization", BasicCredentials.Header(settings.Id, password));
        }

        var http = new HttpMessageInvoker(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = PolicyOf(settings.Authorities) } });
        try
        {
            await socket.ConnectAsync(settings.Address, http, stop);
            return new ChargerLink(socket, http);
        }
        catch
        {
            socket.Dispose();
            http.Dispose();
            throw;
        }
    }

    /// <summary>Sends a call and awaits the answer's payload. An error answer counts as an empty payload: a charger carries on.</summary>
    /// <exception cref="WebSocketException">The link has ended.</exception>
    /// <exception cref="TimeoutException">No answer came.</exception>
    public async Task<JsonObject> CallAsync(string action, JsonObject payload, CancellationToken stop)
    {
        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var answer = _unanswered.GetOrAdd(id, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await _socket.SendAsync(new OcppCall(id, action, payload), stop);
            return await answer.Task.WaitAsync(Patience, stop);
        }
        finally
        {
            _unanswered.TryRemove(id, out _);
        }
    }

    /// <summary>Receives until the connection ends.</summary>
    /// <exception cref="WebSocketException">The link has ended; this method never returns normally.</exception>
    public async Task ReceiveAsync(CancellationToken stop)
    {
        while (await _socket.ReceiveAsync(stop) is { } text)
        {
            switch (OcppMessage.Read(text))
            {
                case OcppResult result when _unanswered.TryGetValue(result.Id, out var waiting):
                    waiting.TrySetResult(result.Payload);
                    break;
                case OcppError error when _unanswered.TryGetValue(error.Id, out var waiting):
                    waiting.TrySetResult([]);
                    break;
                case OcppCall call:
                    await _socket.SendAsync(new OcppError(call.Id, "NotImplemented", $"{call.Action} is not simulated"), stop);
                    break;
            }
        }

        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "");
        throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, "the connection was closed");
    }

    private static X509ChainPolicy? PolicyOf(X509Certificate2Collection? authorities)
    {
        if (authorities is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "the charger is switched off");

    public void Dispose()
    {
        _socket.Dispose();
        _http.Dispose();
    }
}
