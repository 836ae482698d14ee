using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OcppActors.LoadBench.Load;

/// <summary>Chargers by TLS, in closed loop. They cost more than those in the clear; they cost the same whatever they talk to.</summary>
internal sealed class TlsFleet(int port, int size, X509Certificate2 root) : IFleet
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<SslStream> _streams = [];
    private readonly MeterCall[] _calls = [.. Enumerable.Range(0, size).Select(number => new MeterCall(number, TimeProvider.System))];
    private Task _calling = Task.CompletedTask;
    private volatile bool _isPaused;

    public LatencyCounts Counts { get; } = new();

    public async Task ConnectAsync(TimeSpan patience, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop, _end.Token);
        late.CancelAfter(patience);
        _streams.AddRange(await Task.WhenAll(Enumerable.Range(0, size).Select(number => OpenAsync(number, late.Token))));
    }

    public Task StartAsync(double callsPerSecond)
    {
        _isPaused = false;
        _calling = Task.WhenAll(_streams.Select((stream, number) => Task.Run(() => CallAsync(stream, _calls[number]))));
        return Task.CompletedTask;
    }

    public Task PauseAsync()
    {
        _isPaused = true;
        return _calling;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var stream in _streams)
        {
            await stream.DisposeAsync();
        }

        await _calling;
        _end.Dispose();
    }

    private async Task<SslStream> OpenAsync(int number, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port, stop);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(root);
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = trust };
        await stream.AuthenticateAsClientAsync(options, stop);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Upgrade.OfCharger(number, port)), stop);
        var buffer = new byte[1024];
        for (var length = 0; ;)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length), stop);
            length += count > 0 ? count : throw new IOException("The connection has ended");
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, length);
            if (Upgrade.TryTakeHead(ref bytes, out var head))
            {
                return Upgrade.Accepts(head) ? stream : throw new IOException(Encoding.ASCII.GetString(head));
            }
        }
    }

    private async Task CallAsync(SslStream stream, MeterCall call)
    {
        var frame = new byte[1024];
        var buffer = new byte[1024];
        try
        {
            while (!_isPaused)
            {
                var calledAt = Stopwatch.GetTimestamp();
                var next = call.Next();
                next.CopyTo(frame);
                await stream.WriteAsync(frame.AsMemory(0, next.Length), _end.Token);
                await ReadAnswerAsync(stream, buffer, call);
                Counts.Add(calledAt);
            }
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // The end of the measurement, in whatever it was doing.
        }
        catch (IOException)
        {
            Counts.AddFailure();
        }
    }

    private async Task ReadAnswerAsync(SslStream stream, byte[] buffer, MeterCall call)
    {
        for (var length = 0; ;)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length), _end.Token);
            length += count > 0 ? count : throw new IOException("The connection has ended");
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, length);
            if (Frame.TryTake(ref bytes, out var answer))
            {
                if (!call.IsAnsweredBy(answer.Payload))
                {
                    throw new IOException("Not the answer to the call");
                }

                return;
            }
        }
    }
}
