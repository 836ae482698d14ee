namespace OcppActors.Domain.HomeAssistant;

/// <summary>Finds the connector that a transaction message belongs to if the message names none.</summary>
internal static class SessionLookup
{
    /// <summary>The connector of a transaction, preferably of one that has not ended; null if no session has its id.</summary>
    public static int? ConnectorOf(this ChargePointDevice device, string? transactionId)
    {
        int? ended = null;
        foreach (var (connector, session) in device.Sessions)
        {
            if (transactionId is null || session.TransactionId != transactionId)
            {
                continue;
            }

            if (!session.IsOver)
            {
                return connector;
            }

            ended ??= connector;
        }

        return ended;
    }

    /// <summary>
    /// The connector of an end whose transaction is unknown: that of the only open session that it may belong to, or else the
    /// only connector that the charge point has reported.
    /// </summary>
    public static int? ConnectorOfEnd(this ChargePointDevice device, string? transactionId)
    {
        var open = device.Sessions
            .Where(entry => entry.Value is { IsOver: false, IsRestored: false } && (transactionId is null || entry.Value.TransactionId is null))
            .Select(entry => entry.Key)
            .ToList();
        return open is [var only] ? only : OnlyConnector(device);
    }

    private static int? OnlyConnector(ChargePointDevice device)
    {
        var connectors = device.Components.Values.Select(component => Entities.ConnectorOf(component.Entity.Topic)).Where(number => number > 0).Distinct().ToList();
        return connectors is [var only] ? only : null;
    }
}
