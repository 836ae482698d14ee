using System.Security.Cryptography;
using System.Text;

namespace OcppActors.Broker;

/// <summary>The one user of the embedded broker. Only hashes are kept, and comparing takes the same time for every guess.</summary>
public sealed class BrokerLogin(string username, string password)
{
    private readonly byte[] _username = HashOf(Encoding.UTF8.GetBytes(username));
    private readonly byte[] _password = HashOf(Encoding.UTF8.GetBytes(password));

    public bool Admits(string? guessedName, byte[]? guessedPassword)
    {
        var isUser = CryptographicOperations.FixedTimeEquals(HashOf(Encoding.UTF8.GetBytes(guessedName ?? "")), _username);
        var isPassword = CryptographicOperations.FixedTimeEquals(HashOf(guessedPassword ?? []), _password);
        return isUser & isPassword;
    }

    private static byte[] HashOf(byte[] bytes) => SHA256.HashData(bytes);
}
