using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Tls;

/// <summary>The TLS settings towards each CPMS; renewed files are reloaded.</summary>
internal sealed class CpmsTls : IDisposable
{
    private readonly FrozenDictionary<ClientTlsOptions, ReloadedFiles<TlsClient>> _byOptions;

    /// <param name="routing">Every CPMS.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where renewals are logged.</param>
    /// <exception cref="IOException">A file cannot be used.</exception>
    public CpmsTls(Routing routing, TimeProvider time, ILogger log)
    {
        var opened = new Dictionary<ClientTlsOptions, ReloadedFiles<TlsClient>>();
        try
        {
            foreach (var tls in routing.Upstreams.Select(upstream => upstream.Tls).Distinct())
            {
                opened.Add(tls, ClientTls.ForCpms(tls, time, log));
            }
        }
        catch
        {
            Dispose(opened.Values);
            throw;
        }

        _byOptions = opened.ToFrozenDictionary();
    }

    /// <summary>What the files of these options hold now; one of the options of the routing.</summary>
    public TlsClient For(ClientTlsOptions options) => _byOptions[options].Current;

    public void Dispose() => Dispose(_byOptions.Values);

    private static void Dispose(IEnumerable<ReloadedFiles<TlsClient>> files)
    {
        foreach (var each in files)
        {
            each.Dispose();
        }
    }
}
