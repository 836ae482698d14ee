using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OcppActors.Snoop;

/// <summary>The token of the snoop port. Only its hash is kept, and it is compared in constant time.</summary>
public sealed class SnoopToken(string token) : IEquatable<SnoopToken>
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _hash = HashOf(token);

    /// <summary>Whether the request carries it: as <c>Authorization: Bearer</c> (RFC 6750 section 2.1) or as <c>?token=</c>.</summary>
    public bool IsPresentedBy(HttpRequest request) =>
        request.Headers.Authorization.Any(IsBearer) || request.Query["token"].Any(Matches);

    public bool Equals(SnoopToken? other) => other is not null && CryptographicOperations.FixedTimeEquals(other._hash, _hash);

    public override bool Equals(object? obj) => Equals(obj as SnoopToken);

    public override int GetHashCode() => BitConverter.ToInt32(_hash);

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private bool IsBearer(string? authorization) =>
        authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) is true && Matches(authorization[Scheme.Length..].Trim());

    private bool Matches(string? guess) => CryptographicOperations.FixedTimeEquals(HashOf(guess ?? ""), _hash);
}
