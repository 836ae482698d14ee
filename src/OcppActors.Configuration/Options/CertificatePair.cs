using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Options;

/// <summary>A certificate and its key as two settings, with a third for the key's password; checked before anything starts.</summary>
internal sealed class CertificatePair(Setting<string?> certificate, Setting<string?> key, SecretSetting password)
{
    /// <summary>The two paths and the password; null where they are not given, or not both.</summary>
    public (string Certificate, string Key, Secret? Password)? Read(OptionValues values)
    {
        var (certificatePath, keyPath) = (values.Of(certificate), values.Of(key));
        var secret = values.Of(password);
        if (certificatePath is null || keyPath is null)
        {
            RefuseHalf(values, certificatePath, keyPath, secret);
            return null;
        }

        values.SecretFiles.Add(keyPath);
        var certificateText = TryRead(values, certificate, certificatePath);
        var keyText = TryRead(values, key, keyPath);
        if (certificateText is not null && keyText is not null)
        {
            var (wrongCertificate, wrongKey) =
                PemIdentity.FindErrors(certificateText, keyText, secret, values.Input.Clock.GetUtcNow());
            Complain(values, certificate, certificatePath, wrongCertificate);
            Complain(values, key, keyPath, secret is null && PemKey.IsEncrypted(keyText) ? $"is encrypted; give {password.Label} as well" : wrongKey);
        }

        return (certificatePath, keyPath, secret);
    }

    private void RefuseHalf(OptionValues values, string? certificatePath, string? keyPath, Secret? secret)
    {
        if (certificatePath is not null)
        {
            values.Errors.Add(values.Supplied(certificate)!.Location, $"needs {key.Label} as well");
            TryRead(values, certificate, certificatePath);
        }

        if (keyPath is not null)
        {
            values.Errors.Add(values.Supplied(key)!.Location, $"needs {certificate.Label} as well");
            TryRead(values, key, keyPath);
        }

        if (keyPath is null && secret is not null)
        {
            values.Errors.Add((values.Supplied(password) ?? values.Supplied(password.File))!.Location, $"does nothing without {key.Label}");
        }
    }

    private static string? TryRead(OptionValues values, Setting<string?> setting, string path) =>
        values.Input.TryReadPem(path, values.Supplied(setting)!.Location, values.Errors);

    private static void Complain(OptionValues values, Setting<string?> setting, string path, string? wrong)
    {
        if (wrong is not null)
        {
            values.Errors.Add(values.Supplied(setting)!.Location, $"{LogText.Quote(path)} {wrong}");
        }
    }
}
