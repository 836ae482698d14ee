using System.Net;
using System.Net.Sockets;
using OcppActors.Configuration;
using OcppActors.Hosting.Relay;
using OcppActors.Hosting.Tls;
using OcppActors.Sessions;
using OcppActors.Transport.Http;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tls;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Checks;

/// <summary>Checks each step of a charger's connection to the CPMS: DNS, TCP, TLS, and the upgrade if an id is given.</summary>
/// <param name="dialer">The dialer of the relay.</param>
/// <param name="routing">Which CPMS each charger connects to.</param>
/// <param name="chargers">Where chargers connect: a CPMS must not be there.</param>
/// <param name="timeout">How long each step may take.</param>
/// <param name="time">The clock.</param>
internal sealed class CpmsCheck(UpstreamDialer dialer, Routing routing, ChargePointOptions chargers, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Connects to every configured CPMS once.</summary>
    public async IAsyncEnumerable<Finding> ProbeAsync()
    {
        // The entry that options belong to makes no difference to a server.
        var all = routing.Upstreams.DistinctBy(each => (each.Cpms.Scheme, each.Cpms.IdnHost, each.Cpms.Port, each.Tls with { Entry = null }));
        foreach (var (cpms, tls) in all)
        {
            await foreach (var finding in ProbeAsync(cpms, tls))
            {
                yield return finding;
            }
        }
    }

    /// <summary>Sends the upgrade request of a charger, and closes the connection in order if the CPMS accepts it.</summary>
    /// <param name="id">The charge point id.</param>
    public async Task<Finding> UpgradeAsync(string id)
    {
        var subject = $"CPMS, handshake as {id}";
        if (!TestUpgrade.TryCreate(id, routing, out var request, out var reason))
        {
            return Finding.Failure(subject, $"{reason}; give another --check-id");
        }

        if (!request.Route.IsAllowed)
        {
            return Finding.Failure(subject, "--allow-ids does not admit this charge point id");
        }

        using var bound = new CancellationTokenSource(timeout, time);
        var progress = new DialProgress();
        return await dialer.DialAsync(request, progress, bound.Token) switch
        {
            DialOutcome.Accepted accepted => await CloseAsync(subject, accepted),
            DialOutcome.Refused { Status: 401 } when request.Route.Authorization is null => Finding.Warning(
                subject, "the CPMS answered 401: it asks this charger for its password, which the charger sends by itself; the CPMS is reachable"),
            DialOutcome.Refused refused => Finding.Failure(subject, $"the CPMS answered {refused.Status}{Advice.For(refused, request.Route)}"),
            DialOutcome.Failed failed => Finding.Failure(subject, bound.IsCancellationRequested ? NoAnswer(progress) : failed.Reason),
            _ => throw new NotSupportedException(),
        };
    }

    private async IAsyncEnumerable<Finding> ProbeAsync(Uri cpms, ClientTlsOptions tls)
    {
        var (name, port) = ($"CPMS, name {cpms.IdnHost}", $"CPMS, port {cpms.Port}");
        var (addresses, resolved) = await ResolveAsync(cpms.IdnHost);
        yield return addresses.Length > 0 ? Finding.Ok(name, resolved) : Finding.Failure(name, resolved);
        if (addresses.Length == 0)
        {
            yield break;
        }

        if (LoopNotice.Find(addresses, cpms.Port, chargers) is { } itself)
        {
            yield return Finding.Failure(port, $"{itself} is this machine, and {cpms.Port} the chargers' port of this relay itself. {LoopNotice.Remedy}");
            yield break;
        }

        using var bound = new CancellationTokenSource(timeout, time);
        var (probing, trying) = (dialer.ProbeAsync(cpms, tls, bound.Token), UpstreamDialer.FindUnreachableAsync(cpms, addresses, bound.Token));
        var reach = await probing;
        if (reach.Connected is null)
        {
            yield return Finding.Failure(port, $"{reach.Failure}; check the URL, and whether a firewall blocks it");
            yield break;
        }

        yield return Finding.Ok(port, "it accepts connections");
        foreach (var (_, silent) in await trying)
        {
            yield return Finding.Warning(port, $"{silent}; chargers are relayed to the other addresses of the name. Tell its operator");
        }

        if (reach.Failure is not null)
        {
            yield return Finding.Failure(TlsWords.Cpms(tls).Subject, reach.Failure);
        }
        else if (reach.Certificate is { } certificate)
        {
            yield return CertificateCheck.Presented(TlsWords.Cpms(tls).Subject, certificate, TlsVersions.Newest(reach.Protocol!.Value) is { } version ? $"TLS {version.Name()}" : "TLS", time.GetUtcNow());
        }
    }

    // No addresses: the text is what is wrong.
    private async Task<(IPAddress[] Addresses, string Text)> ResolveAsync(string host)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return ([literal], "it is an IP address");
        }

        try
        {
            using var bound = new CancellationTokenSource(timeout, time);
            var addresses = await Dns.GetHostAddressesAsync(host, bound.Token).WaitAsync(bound.Token);
            return (addresses, $"it resolves to {string.Join(", ", addresses.Select(address => address.ToString()))}");
        }
        catch (SocketException)
        {
            return ([], "it does not resolve; check the URL, and this machine's DNS");
        }
        catch (OperationCanceledException)
        {
            return ([], "the DNS does not answer in time; check this machine's DNS");
        }
    }

    private async Task<Finding> CloseAsync(string subject, DialOutcome.Accepted accepted)
    {
        await TestUpgrade.CloseAsync(accepted.Upstream, time);
        return accepted.Subprotocol is { } chosen
            ? Finding.Ok(subject, $"the CPMS accepted it, with {chosen}")
            : Finding.Warning(subject, "the CPMS accepted it, but chose none of the subprotocols of OCPP; is the URL that of its OCPP service?");
    }

    private string NoAnswer(DialProgress progress) => $"it has not answered within {timeout.TotalSeconds:0.#} s (--dial-timeout): {progress.Text}";
}
