using OcppActors.Transport.Http;

namespace OcppActors.Sessions;

/// <summary>
/// When an open connection may be closed for a newer one of the same path that the CPMS refuses while it is open: where both
/// seem to be the same charger, or the open one seems to be dead.
/// </summary>
internal static class EvictionRule
{
    /// <summary>Statuses with which a CPMS refuses the charger itself rather than its second connection.</summary>
    public static bool IsFinal(int status) => status is 401 or 403 or 404;

    /// <summary>Why the open connection stays, in words for the log; null when it may be closed.</summary>
    /// <param name="open">The request of the open connection, and who sent it.</param>
    /// <param name="newcomer">The same of the newcomer.</param>
    /// <param name="isSilent">Whether nothing has come from the open connection's charger for a long time.</param>
    public static string? FindObjection(
        (UpgradeRequest Request, Client Caller) open, (UpgradeRequest Request, Client Caller) newcomer, bool isSilent)
    {
        if (!Credentials(open.Request).SequenceEqual(Credentials(newcomer.Request), StringComparer.Ordinal))
        {
            return "the new one has another password";
        }

        if (!string.Equals(open.Caller.Certificate, newcomer.Caller.Certificate, StringComparison.OrdinalIgnoreCase))
        {
            return "the new one has another client certificate";
        }

        if (isSilent)
        {
            return null;
        }

        // A proxy's address is that of all its clients.
        if (open.Caller.IsProxy || newcomer.Caller.IsProxy)
        {
            return "a proxy does not tell whether the new one comes from the same address, and the open one is in use";
        }

        var isSameAddress = open.Caller.Address is { } address && address.Equals(newcomer.Caller.Address);
        return isSameAddress ? null : "the new one comes from another address, and the open one is in use";
    }

    private static IEnumerable<string> Credentials(UpgradeRequest request) =>
        request.Fields.Where(field => field.Is("Authorization")).Select(field => field.Value);
}
