using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using OcppActors.TestSupport;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tests.Sockets;
using OcppActors.Transport.Tls;
using Shouldly;

namespace OcppActors.Transport.Tests.Tls;

/// <summary>On which threads TLS computes. A socket loop must not.</summary>
public sealed class HandshakeThreadTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly TestAuthority Root = TestAuthority.Root("Root");
    private static readonly TestLeaf Server = Root.Issue("relay");
    private static readonly TestLeaf Client = Root.Issue("CP001");

    [Fact]
    public async Task A_server_computes_its_handshake_on_threads_of_the_pool()
    {
        using var sockets = await SocketPair.ConnectAsync();
        using var connection = TcpConnection.Of(sockets.Ours);
        using var plain = new TcpStream(connection);
        var stream = new HandshakeStream(plain, plain, HandshakeTurns.Incoming);
        await using var ours = new SslStream(stream);
        await using var theirs = new SslStream(new NetworkStream(sockets.Theirs));
        var seen = new List<bool>();
        var serving = stream.RunAsync(
            token => ours.AuthenticateAsServerAsync((_, _, _, _) => ValueTask.FromResult(ServerOptions(seen)), null, token), Bound, TimeProvider.System, default);

        await theirs.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "relay",
            CertificateChainPolicy = new Trust([Root.Certificate]).Policy(),
            ClientCertificateContext = Client.Context,
        }).WaitAsync(Bound);
        await serving.WaitAsync(Bound);

        seen.ShouldBe([true, true]); // the ClientHello, the client's certificate
    }

    [Fact]
    public async Task So_does_a_client()
    {
        using var sockets = await SocketPair.ConnectAsync();
        using var connection = TcpConnection.Of(sockets.Ours);
        await using var theirs = new SslStream(new NetworkStream(sockets.Theirs));
        var onPool = false;
        var client = new TlsClient { Authorities = [TestAuthority.Root("Another").Certificate] };
        var time = new Watched(() => onPool = Thread.CurrentThread.IsThreadPoolThread); // asked when the certificate is judged

        var connecting = client.SecureAsync(new TcpStream(connection), "relay", time, default);
        var serving = theirs.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = Server.Context });

        (await Should.ThrowAsync<AuthenticationException>(() => connecting.WaitAsync(Bound)))
            .Message.ShouldStartWith("its certificate is signed by an unknown authority");
        onPool.ShouldBeTrue();
        await serving.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Bound);
    }

    [Fact]
    public async Task A_client_does_not_wait_for_the_handshakes_of_strangers()
    {
        for (var taken = 0; taken < HandshakeTurns.Incoming.AtOnce; taken++)
        {
            await HandshakeTurns.Incoming.BeginAsync(default).AsTask().WaitAsync(Bound);
        }

        try
        {
            using var sockets = await SocketPair.ConnectAsync();
            using var connection = TcpConnection.Of(sockets.Ours);
            await using var theirs = new SslStream(new NetworkStream(sockets.Theirs));
            var serving = theirs.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = Server.Context });

            await using var ours = await new TlsClient { Authorities = [Root.Certificate] }
                .SecureAsync(new TcpStream(connection), "relay", TimeProvider.System, default).WaitAsync(Bound);

            await serving.WaitAsync(Bound);
            ours.IsAuthenticated.ShouldBeTrue();
        }
        finally
        {
            for (var taken = 0; taken < HandshakeTurns.Incoming.AtOnce; taken++)
            {
                HandshakeTurns.Incoming.End();
            }
        }
    }

    [Fact]
    public async Task A_client_that_has_hung_up_before_its_turn_costs_no_answer()
    {
        using var turns = new HandshakeTurns(1);
        await turns.BeginAsync(default);
        using var sockets = await SocketPair.ConnectAsync();
        using var connection = TcpConnection.Of(sockets.Ours);
        using var plain = new TcpStream(connection);
        var stream = new HandshakeStream(plain, plain, turns, () => plain.HasEnded);
        await using var ours = new SslStream(stream);
        var seen = new List<bool>();
        var serving = stream.RunAsync(
            token => ours.AuthenticateAsServerAsync((_, _, _, _) => ValueTask.FromResult(ServerOptions(seen)), null, token), Bound, TimeProvider.System, default);
        await sockets.Theirs.SendAsync(await ClientHelloAsync());
        sockets.Theirs.Shutdown(SocketShutdown.Send);

        turns.End();

        await Should.ThrowAsync<IOException>(() => serving.WaitAsync(Bound));
        stream.Received.ShouldBeGreaterThan(0);
        seen.ShouldBeEmpty();
    }

    private static async Task<byte[]> ClientHelloAsync()
    {
        using var sockets = await SocketPair.ConnectAsync();
        await using var client = new SslStream(new NetworkStream(sockets.Ours));
        var connecting = client.AuthenticateAsClientAsync("relay");
        var hello = new byte[4096];
        var length = await sockets.Theirs.ReceiveAsync(hello).WaitAsync(Bound);
        sockets.Theirs.Dispose();
        await connecting.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Bound);
        return hello[..length];
    }

    private static SslServerAuthenticationOptions ServerOptions(List<bool> seen)
    {
        seen.Add(Thread.CurrentThread.IsThreadPoolThread);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Server.Context,
            ClientCertificateRequired = true,
            CertificateChainPolicy = new Trust([Root.Certificate]).Policy(),
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                seen.Add(Thread.CurrentThread.IsThreadPoolThread);
                return errors == SslPolicyErrors.None;
            },
        };
    }

    private sealed class Watched(Action asked) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            asked();
            return base.GetUtcNow();
        }
    }
}
