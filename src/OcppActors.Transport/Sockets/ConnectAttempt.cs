using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Sockets;

/// <summary>An attempt to connect to an address of a host.</summary>
/// <param name="Address">The address.</param>
/// <param name="Error">How it failed; null: it has not answered yet, or has accepted.</param>
internal sealed record ConnectAttempt(IPAddress Address, SocketError? Error)
{
    /// <summary>What the address did, in words for the log.</summary>
    public override string ToString() => Error switch
    {
        null => $"{Address} does not answer",
        SocketError.ConnectionRefused => $"{Address} refuses",
        { } error => $"{Address}: {new SocketException((int)error).Message}",
    };

    /// <summary>Why no attempt has succeeded, in words for the log.</summary>
    /// <param name="attempts">All have failed, at least one.</param>
    /// <param name="host">The host, as configured.</param>
    /// <param name="port">The port.</param>
    public static string Explain(IReadOnlyList<ConnectAttempt> attempts, string host, int port)
    {
        var isNamed = !IPAddress.TryParse(host, out _);
        if (attempts.All(attempt => attempt.Error == SocketError.ConnectionRefused))
        {
            var addresses = isNamed ? $" ({string.Join(", ", attempts.Select(attempt => attempt.Address))})" : "";
            return $"nothing listens on {host}:{port}{addresses}";
        }

        var reasons = isNamed ? Describe(attempts) : new SocketException((int)attempts[0].Error!).Message;
        return $"it cannot be reached ({reasons})";
    }

    /// <summary>What each address did.</summary>
    public static string Describe(IEnumerable<ConnectAttempt> attempts) => string.Join(", ", attempts);
}
