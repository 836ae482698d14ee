using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>Checks, before anything starts, that a certificate and its key can be served.</summary>
internal static class ServerCertificate
{
    /// <summary>Checks the pair of files that the two settings name.</summary>
    public static void Check(Values values, Setting<string?> certificate, Setting<string?> key)
    {
        var (certificatePath, keyPath) = (values.Of(certificate), values.Of(key));
        if (certificatePath is null && keyPath is null)
        {
            return;
        }

        if (certificatePath is null || keyPath is null)
        {
            var (given, missing) = certificatePath is null ? (key, certificate) : (certificate, key);
            values.Mistakes.Add(values.Given(given)!.Place, $"needs {missing.Flag} as well");
            return;
        }

        var (certificatePlace, keyPlace) = (values.Given(certificate)!.Place, values.Given(key)!.Place);
        var certificateText = values.Input.TryReadFile(certificatePath, certificatePlace, values.Mistakes);
        var keyText = values.Input.TryReadFile(keyPath, keyPlace, values.Mistakes);
        if (certificateText is null || keyText is null)
        {
            return;
        }

        var (wrongCertificate, wrongKey) = WhatIsWrong(certificateText, keyText, values.Input.Clock.GetUtcNow());
        if (wrongCertificate is not null)
        {
            values.Mistakes.Add(certificatePlace, $"{Shown.Text(certificatePath)} {wrongCertificate}");
        }

        if (wrongKey is not null)
        {
            values.Mistakes.Add(keyPlace, $"{Shown.Text(keyPath)} {wrongKey}");
        }
    }

    /// <summary>What is wrong with either of the two PEM texts; nulls where nothing is.</summary>
    public static (string? Certificate, string? Key) WhatIsWrong(string certificateText, string keyText, DateTimeOffset now)
    {
        using var certificate = TryLoad(certificateText);
        var wrongKey = WhatIsWrongWithKey(keyText, certificate is null ? null : certificateText);
        return certificate is null
            ? ("holds no PEM certificate that can be read", wrongKey)
            : (WhatIsWrongWithTime(certificate, now), wrongKey);
    }

    private static X509Certificate2? TryLoad(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string? WhatIsWrongWithTime(X509Certificate2 certificate, DateTimeOffset now)
    {
        var (begin, end) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (now.UtcDateTime > end)
        {
            return $"expired on {end:yyyy-MM-dd}; renew it";
        }

        return now.UtcDateTime < begin
            ? $"is valid only from {begin:yyyy-MM-dd}; is this machine's clock right?"
            : null;
    }

    private static string? WhatIsWrongWithKey(string keyText, string? certificateText)
    {
        if (keyText.Contains("-----BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            || keyText.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            return "is encrypted; give the key without a passphrase";
        }

        if (!keyText.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return "holds no PEM private key";
        }

        if (certificateText is null)
        {
            return null;
        }

        try
        {
            X509Certificate2.CreateFromPem(certificateText, keyText).Dispose();
            return null;
        }
        catch (ArgumentException)
        {
            return "is not the key of that certificate; the certificate's own must come first in its file";
        }
        catch (CryptographicException)
        {
            return "holds no key that can be read and is of the certificate's sort";
        }
    }
}
