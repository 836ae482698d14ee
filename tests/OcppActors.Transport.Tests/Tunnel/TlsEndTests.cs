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
            var (ours, theirs) = await AuthenticateAsync(new TcpStream(connection), sockets.Theirs, certificate);
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

    [Fact]
    public async Task The_shutdown_is_computed_on_a_thread_of_the_pool_whoever_asks_for_it()
    {
        using var certificate = SelfSigned();
        using var sockets = await SocketPair.ConnectAsync();
        using var connection = TcpConnection.Of(sockets.Ours);
        var below = new Recorded(new TcpStream(connection));
        var (ours, theirs) = await AuthenticateAsync(below, sockets.Theirs, certificate);
        await using var end = SocketEnd.Of(connection, ours, []);
        below.Writers.Clear();
        var finishing = Task.CompletedTask;

        var loop = new Thread(() => finishing = end.FinishAsync().AsTask());
        loop.Start();
        loop.Join();

        await finishing.WaitAsync(Patience);
        (await theirs.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience)).ShouldBe(0);
        below.Writers.ShouldBe([true]);
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

    private static async Task<(SslStream Ours, SslStream Theirs)> AuthenticateAsync(Stream server, Socket client, X509Certificate2 certificate)
    {
        var ours = new SslStream(server);
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

    /// <summary>Notes for each write whether it came from a thread of the pool.</summary>
    private sealed class Recorded(Stream inner) : Stream
    {
        public List<bool> Writers { get; } = [];

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writers.Add(Thread.CurrentThread.IsThreadPoolThread);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
