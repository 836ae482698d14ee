using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tests.Sockets;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

public sealed class TlsEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_close_during_a_flood_loses_no_bytes()
    {
        using var certificate = SelfSigned();
        for (var round = 0; round < 100; round++)
        {
            using var sockets = await SocketPair.ConnectAsync();
            using var connection = TcpConnection.Of(sockets.Ours);
            var (ours, theirs) = await AuthenticateAsync(connection, sockets.Theirs, certificate);
            await using var end = SocketEnd.Of(connection, ours, []);
            var flood = new byte[2 * 1024 * 1024];

            var sending = theirs.WriteAsync(flood).AsTask();
            var flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var reading = Task.Run(() => ReadToEndAsync(end, flowing));
            await flowing.Task.WaitAsync(Patience);
            await end.FinishAsync().AsTask().WaitAsync(Patience);

            (await theirs.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience)).ShouldBe(0);
            await sending.WaitAsync(Patience);
            await theirs.ShutdownAsync();
            sockets.Theirs.Shutdown(SocketShutdown.Send);
            (await reading.WaitAsync(Patience)).ShouldBe(flood.Length);
        }
    }

    private static async Task<long> ReadToEndAsync(SocketEnd end, TaskCompletionSource flowing)
    {
        var total = 0L;
        while (await end.ReadAsync() is { IsEnd: false } read)
        {
            total += read.Bytes.Length;
            end.Consumed();
            flowing.TrySetResult();
        }

        return total;
    }

    private static async Task<(SslStream Ours, SslStream Theirs)> AuthenticateAsync(TcpConnection server, Socket client, X509Certificate2 certificate)
    {
        var ours = new SslStream(new TcpStream(server));
        var theirs = new SslStream(new NetworkStream(client), leaveInnerStreamOpen: false, (_, presented, _, _) => certificate.Equals(presented));
        await Task.WhenAll(ours.AuthenticateAsServerAsync(certificate), theirs.AuthenticateAsClientAsync("relay")).WaitAsync(Patience);
        return (ours, theirs);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=relay", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
