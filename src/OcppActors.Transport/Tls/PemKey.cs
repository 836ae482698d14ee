using System.Security.Cryptography;
using OcppActors.Domain;

namespace OcppActors.Transport.Tls;

/// <summary>Reads private keys in PEM: PKCS#8, plain or encrypted, and PKCS#1 and SEC 1.</summary>
public static class PemKey
{
    private const string Encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    /// <summary>Whether the key is encrypted PKCS#8.</summary>
    public static bool IsEncrypted(string pem) => pem.Contains(Encrypted, StringComparison.Ordinal);

    /// <summary>Reads an RSA or EC key.</summary>
    /// <param name="pem">May hold certificates as well.</param>
    /// <param name="password">For an encrypted key.</param>
    /// <exception cref="PemException">There is no readable key.</exception>
    public static AsymmetricAlgorithm Read(string pem, Secret? password)
    {
        var isEncrypted = IsEncrypted(pem);
        if (!pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new PemException("holds no PEM private key");
        }

        // OpenSSL's own encryption of PKCS#1 and SEC 1, which .NET does not support.
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

    private static T? TryRead<T>(T key, string pem, Secret? password)
        where T : AsymmetricAlgorithm
    {
        try
        {
            if (password is null)
            {
                key.ImportFromPem(pem);
            }
            else if (password.Text is { } text)
            {
                key.ImportFromEncryptedPem(pem, text);
            }
            else
            {
                key.ImportFromEncryptedPem(pem, password.Octets);
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
