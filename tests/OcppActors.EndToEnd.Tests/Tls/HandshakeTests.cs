using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>What a charger may offer, and what the log says about a handshake that failed: who broke it off, and why.</summary>
public sealed class HandshakeTests : IDisposable
{
    private readonly TlsFiles _files = new();

    public void Dispose() => _files.Dispose();

    [RequiresTheory(Requirement.OpenSsl)]
    [InlineData("ocpp1.6")]
    [InlineData("http/1.0")]
    [InlineData("http/1.1")]
    [InlineData("h2,http/1.1")]
    public async Task ALPN_is_ignored(string offered)
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, _files.EcServer);

        foreach (var version in new[] { "-tls1_2", "-tls1_3" })
        {
            (await OpenSsl.UpgradeAsync(relay.Chargers, "CP001", version, "-alpn", offered, "-CAfile", _files.RootFile)).ShouldContain("HTTP/1.1 101");
        }
    }

    [RequiresFact(Requirement.OpenSsl)]
    public async Task A_charger_cannot_renegotiate()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", _files.EcServer);

        var seen = await OpenSsl.RenegotiateAsync(relay.Chargers);

        seen.ShouldContain("RENEGOTIATING");
        seen.Split("SSLv3/TLS read finished").Length.ShouldBe(1 + 1);
    }

    [Fact]
    public async Task An_alert_of_the_charger_is_told_as_what_it_says()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", _files.EcServer);

        await AlertsAsync(relay.Chargers, 48); // unknown_ca, RFC 8446 section 6.2
        (await relay.LogsAsync("it does not trust the authority of the relay's certificate; install that in the charger")).ShouldContain("WARN");
        await AlertsAsync(relay.Chargers, 42); // bad_certificate
        await relay.LogsAsync("it does not accept the relay's certificate: does it know the authority, and is the name in its URL the one in the certificate? (alert: bad certificate)");
        await AlertsAsync(relay.Chargers, 46); // certificate_unknown
        await relay.LogsAsync("(alert: certificate unknown)");
        await AlertsAsync(relay.Chargers, 45); // certificate_expired
        await relay.LogsAsync("it considers the relay's certificate expired; is its clock right?");
        await AlertsAsync(relay.Chargers, 40); // handshake_failure
        await relay.LogsAsync("it refused what the relay chose (alert: handshake failure)");
        await AlertsAsync(relay.Chargers, 70); // protocol_version
        await relay.LogsAsync("it refused the version of TLS (alert: protocol version)");
        await AlertsAsync(relay.Chargers, 80); // internal_error
        await relay.LogsAsync("it broke off (alert: internal error)");
    }

    [Fact]
    public async Task An_end_without_an_alert_is_told_as_one()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", _files.EcServer);

        using (await ConnectAsync(relay.Chargers))
        {
        }

        (await relay.LogsAsync("it connected and closed without a TLS handshake")).ShouldContain(" INFO ");
        using (var socket = await ConnectAsync(relay.Chargers))
        {
            await HelloAsync(socket);
        }

        await relay.LogsAsync("it closed the connection without an alert; perhaps it does not trust the relay's certificate");
    }

    [Fact]
    public async Task A_handshake_that_fails_on_the_snoop_port_is_told_as_well()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", _files.EcServer);

        using (await ConnectAsync(relay.Snoop))
        {
        }

        (await relay.LogsAsync("it connected and closed without a TLS handshake")).ShouldContain(" INFO ");
        await AlertsAsync(relay.Snoop, 48); // unknown_ca, RFC 8446 section 6.2
        (await relay.LogsAsync("the TLS handshake on the snoop port failed: it broke off (alert: unknown ca)")).ShouldContain(" WARN ");
    }

    [Fact]
    public async Task Plain_HTTP_and_garbage_are_no_TLS()
    {
        byte[][] first =
        [
            "GET /CP001 HTTP/1.1\r\n\r\n"u8.ToArray(),
            [0x80, 46, 1, 3, 1, .. new byte[43]], // a ClientHello of SSL 2, RFC 5246 appendix E.2
            [21, 3, 3, 0, 2, 2, 40], // an alert
            [23, 3, 3, 0, 2, 0, 0], // application data
            [22, 3, 3, 0, 4, 1, 0, 0, 0], // a ClientHello without contents
            [22, 3, 3, 0, 4, 2, 0, 0, 0], // a ServerHello
            [22, 3, 3, 0, 0], // an empty record
        ];
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", _files.EcServer);

        foreach (var (number, bytes) in first.Index())
        {
            using var socket = await ConnectAsync(relay.Chargers, $"127.0.0.{number + 1}"); // an address has three lines a minute
            await socket.SendAsync(bytes);
            await EndAsync(socket);
        }

        await relay.Process.Output.WhenAsync(
            lines => lines.Count(line => line.Text.Contains("got no answer: ", StringComparison.Ordinal)) == first.Length, "a line for each", Deadline.Long);
        (await relay.LogsAsync("it sent no TLS; chargers connect here by wss://")).ShouldContain("WARN");
        relay.Process.StandardOutput.ShouldNotContain(" ERROR ", Case.Sensitive);
    }

    [RequiresFact(Requirement.OpenSsl)]
    public async Task A_charger_without_a_common_version_or_signature_was_refused_by_the_relay()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", [.. _files.RsaServer, "--ssl-min-version", "1.3"]);

        await OpenSsl.ConnectAsync(relay.Chargers, "-tls1_2");
        await relay.LogsAsync("it speaks no TLS 1.3, which --ssl-min-version asks for");
        await OpenSsl.ConnectAsync(relay.Chargers, "-tls1_3", "-sigalgs", "ECDSA+SHA256");
        await relay.LogsAsync("the relay refused it: it supports no signature algorithm that fits the relay's key");
    }

    // An alert in answer to what the server sent. TLS 1.2, where it is not yet encrypted.
    private static async Task AlertsAsync(Uri port, byte alert)
    {
        using var socket = await ConnectAsync(port);
        await HelloAsync(socket);
        await socket.SendAsync(new byte[] { 21, 3, 3, 0, 2, 2, alert });
        await EndAsync(socket);
    }

    private static async Task EndAsync(Socket socket)
    {
        var rest = new byte[4096];
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(rest).WithinAsync("the end of the connection") > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end as well.
        }
    }

    // Sends a ClientHello, and awaits the first bytes of the answer.
    private static async Task HelloAsync(Socket socket)
    {
        await socket.SendAsync(await ClientHello.RecordAsync(SslProtocols.Tls12));
        (await socket.ReceiveAsync(new byte[4096]).WithinAsync("the answer to the ClientHello")).ShouldBeGreaterThan(0);
    }

    private static async Task<Socket> ConnectAsync(Uri port, string from = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync("127.0.0.1", port.Port);
        return socket;
    }
}
