using System.Security.Cryptography;

namespace OcppActors.Transport.Tls;

/// <summary>A private key as PEM: PKCS#8, plain or encrypted, or the older forms of RSA and EC keys.</summary>
public static class PemKey
{
    private const string Encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    /// <summary>Whether a password is needed, in the form that can be read with one.</summary>
    public static bool IsEncrypted(string pem) => pem.Contains(Encrypted, StringComparison.Ordinal);

    /// <param name="pem">May hold certificates as well.</param>
    /// <param name="password">Of an encrypted key.</param>
    /// <exception cref="PemException">It is not a key that can be read; the message follows the file's name.</exception>
    public static AsymmetricAlgorithm Read(string pem, string? password)
    {
        var isEncrypted = IsEncrypted(pem);
        if (!pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new PemException("holds no PEM private key");
        }

        // OpenSSL's own encryption of the older forms, which .NET does not read.
        if (pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw new PemException("is encrypted in an old form; convert it: openssl pkcs8 -topk8 -in KEY -out NEWKEY");
        }

        if (isEncrypted && password is null)
        {
            throw new PemException("is encrypted, and there is no password");
        }

        return (AsymmetricAlgorithm?)TryRead(RSA.Create(), pem, isEncrypted ? password : null)
            ?? TryRead(ECDsa.Create(), pem, isEncrypted ? password : null)
            ?? throw new PemException(isEncrypted
                ? "cannot be decrypted; is the password right?"
                : "holds no RSA or EC key that can be read");
    }

    private static T? TryRead<T>(T key, string pem, string? password)
        where T : AsymmetricAlgorithm
    {
        try
        {
            if (password is null)
            {
                key.ImportFromPem(pem);
            }
            else
            {
                key.ImportFromEncryptedPem(pem, password);
            }

            return key;
        }
        catch (Exception other) when (other is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }
}
