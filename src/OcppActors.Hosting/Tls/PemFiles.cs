using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OcppActors.Domain;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Tls;

/// <summary>The contents of PEM files at one moment.</summary>
internal sealed class PemFiles
{
    private readonly Dictionary<string, string> _texts;
    private readonly DateTimeOffset _now;

    /// <param name="paths">The files.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="PemException">One cannot be read.</exception>
    public PemFiles(IEnumerable<string> paths, DateTimeOffset now)
    {
        _now = now;
        try
        {
            _texts = paths.Distinct().ToDictionary(path => path, File.ReadAllText);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new PemException(unreadable.Message);
        }
    }

    /// <summary>A hash of the contents, which detects changes without keeping a private key.</summary>
    public string Fingerprint => string.Join(' ', _texts.Values.Select(text => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))));

    /// <exception cref="PemException">They cannot be used now.</exception>
    public PemIdentity Identity(string certificate, string key, Secret? password)
    {
        var (wrongCertificate, wrongKey) = PemIdentity.FindErrors(_texts[certificate], _texts[key], password, _now);
        if (wrongCertificate is not null)
        {
            throw new PemException($"{certificate} {wrongCertificate}");
        }

        return wrongKey is null
            ? PemIdentity.Read(_texts[certificate], _texts[key], password)
            : throw new PemException($"{key} {wrongKey}");
    }

    /// <exception cref="PemException">They cannot be used now.</exception>
    public X509Certificate2Collection Authorities(string path) =>
        PemCertificates.AuthoritiesError(_texts[path], _now) is { } wrong
            ? throw new PemException($"{path} {wrong}")
            : PemCertificates.Read(_texts[path]);
}
