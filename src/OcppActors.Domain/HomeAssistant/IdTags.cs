using System.Security.Cryptography;
using System.Text;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>How id tags, which are personal data, are published.</summary>
public enum IdTags
{
    /// <summary>As the charger sends them.</summary>
    Show,

    /// <summary>The first eight hex digits of their SHA-256, which tell id tags apart.</summary>
    Hash,

    /// <summary>Not at all; there are no entities for them.</summary>
    Hide,
}

/// <summary>Formats id tags for publication.</summary>
internal static class IdTagText
{
    private const int HashBytes = 4;

    /// <summary>
    /// The id tag, or the first eight hex digits of the SHA-256 of the id tag in upper case, since OCPP compares id tags without
    /// regard to case. There is no salt: the same id tag has the same hash at every charger.
    /// </summary>
    public static string Of(string idTag, IdTags mode) => mode == IdTags.Show
        ? idTag
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idTag.ToUpperInvariant())).AsSpan(0, HashBytes));

    /// <summary>The id tag of a session: as it is published, or a hash for comparison if it is not.</summary>
    public static string? OfSession(string? idTag, IdTags mode) => idTag is null ? null : Of(idTag, mode);
}
