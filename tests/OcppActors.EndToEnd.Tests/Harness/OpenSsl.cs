namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The <c>openssl</c> command: a TLS implementation that is not ours.</summary>
internal static class OpenSsl
{
    /// <summary>The configuration that lets a process speak TLS 1.0 and 1.1.</summary>
    public static string OldTlsConfiguration => Path.Combine(Repository.Root, "configs", "openssl-tls1.cnf");

    /// <summary>The environment of such a process.</summary>
    public static IReadOnlyDictionary<string, string> OldTls { get; } =
        new Dictionary<string, string> { ["OPENSSL_CONF"] = OldTlsConfiguration };

    /// <summary>Connects, sends nothing, and returns what the command wrote about the connection.</summary>
    public static async Task<string> ConnectAsync(Uri url, params string[] options)
    {
        await using var client = new ChildProcess(
            "/bin/sh",
            ["-c", "exec openssl s_client -connect \"$@\" </dev/null", "openssl", $"{url.Host}:{url.Port}", .. options],
            OldTls);
        await client.ExitAsync();
        return $"{client.StandardOutput}\n{client.StandardError}";
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
}
