using System.Security.Cryptography;
using System.Text;
using OcppActors.Domain;

namespace OcppActors.Broker;

/// <summary>The only user of the embedded broker. Keeps hashes only and compares in constant time.</summary>
public sealed class BrokerLogin(string username, Secret password) : IEquatable<BrokerLogin>
{
    private readonly byte[] _username = HashOf(Encoding.UTF8.GetBytes(username));
    private readonly byte[] _password = HashOf(password.Octets);

    public bool Accepts(string? givenName, byte[]? givenPassword)
    {
        var isUser = CryptographicOperations.FixedTimeEquals(HashOf(Encoding.UTF8.GetBytes(givenName ?? "")), _username);
        var isPassword = CryptographicOperations.FixedTimeEquals(HashOf(givenPassword ?? []), _password);
        return isUser & isPassword;
    }

    public bool Equals(BrokerLogin? other) => other is not null
        && CryptographicOperations.FixedTimeEquals(other._username, _username)
        && CryptographicOperations.FixedTimeEquals(other._password, _password);

    public override bool Equals(object? obj) => Equals(obj as BrokerLogin);

    public override int GetHashCode() => BitConverter.ToInt32(_password);

    private static byte[] HashOf(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes);
}
