using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tls;

/// <summary>
/// The intermediate authorities that peers have shown in accepted chains. A resumed session has the peer's certificate without
/// them (RFC 5077 leaves to the server what its ticket holds, and OpenSSL's holds the certificate alone), so they are
/// remembered. Like certificates that a peer sends, they help to find the way to a trusted authority and are not trusted.
/// Thread-safe.
/// </summary>
public sealed class KnownIssuers
{
    /// <summary>How many are remembered; beyond that the oldest is forgotten.</summary>
    public const int Limit = 256;

    private readonly Lock _changing = new();
    private volatile X509Certificate2[] _all = [];

    /// <summary>All that are remembered, the oldest first.</summary>
    public IReadOnlyList<X509Certificate2> All => _all;

    /// <summary>Remembers the intermediates of a chain that was accepted, without the certificate that is trusted.</summary>
    /// <param name="accepted">The chain.</param>
    /// <param name="anchor">The place of the trusted certificate in it; what is above is of no use.</param>
    public void Remember(X509Chain accepted, int anchor)
    {
        foreach (var element in accepted.ChainElements.Take(anchor).Skip(1).Where(element => !IsKnown(element.Certificate)))
        {
            lock (_changing)
            {
                if (!IsKnown(element.Certificate))
                {
                    var copy = X509CertificateLoader.LoadCertificate(element.Certificate.RawDataMemory.Span); // the chain disposes of its own
                    _all = [.. _all.Skip(Math.Max(0, _all.Length + 1 - Limit)), copy];
                }
            }
        }
    }

    private bool IsKnown(X509Certificate2 certificate) =>
        Array.Exists(_all, known => known.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));
}
