namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The <c>openssl</c> command: a TLS implementation that is not ours.</summary>
internal static class OpenSsl
{
    /// <summary>The configuration that lets a process speak TLS 1.0 and 1.1.</summary>
    public static string OldTlsConfiguration => Path.Combine(Repository.Root, "configs", "openssl-tls1.cnf");

    /// <summary>The configuration that allows RSA key exchange.</summary>
    public static string RsaConfiguration => Path.Combine(Repository.Root, "configs", "openssl-rsa-key-exchange.cnf");

    /// <summary>The environment of a process that speaks TLS 1.0 and 1.1.</summary>
    public static IReadOnlyDictionary<string, string> OldTls { get; } =
        new Dictionary<string, string> { ["OPENSSL_CONF"] = OldTlsConfiguration };

    /// <summary>Connects, sends nothing, and returns what the command wrote about the connection.</summary>
    public static Task<string> ConnectAsync(Uri url, params string[] options) => ConnectAsync(url, "/dev/null", options);

    /// <summary>Connects as a charger, and returns what the command wrote up to the answer, or to the end of the connection.</summary>
    /// <param name="url">The charger's port.</param>
    /// <param name="id">The charge point id.</param>
    /// <param name="options">More arguments.</param>
    public static async Task<string> UpgradeAsync(Uri url, string id, params string[] options)
    {
        var request = Path.GetTempFileName();
        try
        {
            await using (var file = File.Create(request))
            {
                await Upgrade.Request(url.Authority, $"/{id}", "ocpp1.6").WriteAsync(file);
            }

            await using var client = Client(url, request, ["-ign_eof", .. options]);
            await Task.WhenAny(client.Output.FirstAsync(line => line.Text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), "an answer", Deadline.Long), client.ExitAsync());
            return OutputOf(client);
        }
        finally
        {
            File.Delete(request);
        }
    }

    /// <summary>Connects, asks for a renegotiation (RFC 5746), and returns what the command wrote about the connection.</summary>
    public static async Task<string> RenegotiateAsync(Uri url, params string[] options)
    {
        var commands = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(commands, "R\n");
            return await ConnectAsync(url, commands, ["-tls1_2", "-state", .. options]);
        }
        finally
        {
            File.Delete(commands);
        }
    }

    /// <summary>A web server.</summary>
    public static ChildProcess Listen(params string[] options) =>
        new("openssl", ["s_server", "-www", "-accept", "127.0.0.1:0", .. options], OldTls);

    /// <summary>Where such a server listens, once it does.</summary>
    public static async Task<string> AddressAsync(ChildProcess server)
    {
        const string Accepting = "ACCEPT ";
        var line = await server.Output.FirstAsync(line => line.Text.StartsWith(Accepting, StringComparison.Ordinal), "openssl's port", Deadline.Long);
        return line.Text[Accepting.Length..];
    }

    private static async Task<string> ConnectAsync(Uri url, string input, string[] options)
    {
        await using var client = Client(url, input, options);
        await client.ExitAsync();
        return OutputOf(client);
    }

    private static ChildProcess Client(Uri url, string input, string[] options) => new(
        "/bin/sh",
        ["-c", $"exec openssl s_client -connect \"$@\" <{input}", "openssl", $"{url.Host}:{url.Port}", .. options],
        OldTls);

    private static string OutputOf(ChildProcess client) => $"{client.StandardOutput}\n{client.StandardError}";
}
