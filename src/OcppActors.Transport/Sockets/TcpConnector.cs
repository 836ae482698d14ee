using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Sockets;

/// <summary>Connects to hosts by name or address.</summary>
internal sealed class TcpConnector(TimeProvider time, NameLookups lookups)
{
    private readonly HostAddresses _addresses = new(lookups, time);

    /// <summary>Connects to the first of the host's addresses that accepts.</summary>
    /// <param name="host">A name, or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="progress">Told what is waited for.</param>
    /// <param name="cancellationToken">Cancels the attempts.</param>
    public async Task<ConnectResult> ConnectAsync(string host, int port, DialProgress progress, CancellationToken cancellationToken)
    {
        var race = new ConnectionRace<TcpConnection>((address, ending) => TcpConnection.ConnectAsync(new IPEndPoint(address, port), ending), time);
        progress.Set(() => race.Attempts.IsEmpty ? $"the DNS has not resolved {host}" : ConnectAttempt.Describe(race.Attempts));
        try
        {
            var connection = await race.RunAsync(_addresses.FindAsync(host, cancellationToken), cancellationToken);
            return new ConnectResult(connection, connection is null ? ConnectAttempt.Explain(race.Attempts, host, port) : null);
        }
        catch (SocketException unknown)
        {
            return new ConnectResult(null, Explain(unknown.SocketErrorCode, host));
        }
    }

    /// <summary>Connects to each address for a moment, all at once.</summary>
    /// <returns>
    /// What each of those that cannot be reached did, in words for the log. Not those of a family that this machine has no
    /// network for.
    /// </returns>
    public static async Task<IReadOnlyDictionary<IPAddress, string>> FindUnreachableAsync(
        IEnumerable<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        var attempts = await Task.WhenAll(HostAddresses.Interleave(addresses).Select(TryAsync));
        return attempts.OfType<ConnectAttempt>().ToDictionary(attempt => attempt.Address, attempt => attempt.ToString());

        async Task<ConnectAttempt?> TryAsync(IPAddress address)
        {
            try
            {
                using var connection = await TcpConnection.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return null;
            }
            catch (SocketException failed)
            {
                return failed.SocketErrorCode is SocketError.NetworkUnreachable or SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported
                    ? null
                    : new ConnectAttempt(address, failed.SocketErrorCode);
            }
            catch (OperationCanceledException)
            {
                return new ConnectAttempt(address, null);
            }
        }
    }

    private static string Explain(SocketError error, string host) => error switch
    {
        SocketError.TimedOut => $"the name {host} does not resolve: the DNS has not answered within {NameLookups.Timeout.TotalSeconds:0} s",
        SocketError.TryAgain => $"the name {host} does not resolve: no DNS server of this machine answers",
        _ => $"the name {host} does not resolve",
    };
}
