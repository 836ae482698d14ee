using System.Security.Cryptography;
using System.Text;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What is published of id tags, which are personal data.</summary>
public enum IdTags
{
    /// <summary>The tag itself, as the original does.</summary>
    Show,

    /// <summary>A piece of its hash: tells tags apart without giving them away at a glance.</summary>
    Hash,

    /// <summary>Nothing, and no entity for them.</summary>
    Hide,
}

/// <summary>Id tags as they are published.</summary>
internal static class IdTagText
{
    private const int HashBytes = 4;

    /// <summary>
    /// The first 8 hex digits of the SHA-256 of the tag in capitals, since OCPP compares tags without regard to case. There
    /// is no salt: the same tag looks the same at every charger, and whoever tries all tags can find it.
    /// </summary>
    public static string Of(string idTag, IdTags mode) => mode == IdTags.Show
        ? idTag
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idTag.ToUpperInvariant())).AsSpan(0, HashBytes));

    /// <summary>As a session remembers it: as it is published, for comparison a hash where nothing is.</summary>
    public static string? OfSession(string? idTag, IdTags mode) => idTag is null ? null : Of(idTag, mode);
}
