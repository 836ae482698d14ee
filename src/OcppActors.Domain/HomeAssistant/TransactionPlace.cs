namespace OcppActors.Domain.HomeAssistant;

/// <summary>Which transaction a message belongs to, and so what it may change.</summary>
internal enum TransactionPlaceKind
{
    /// <summary>It begins a session of the connector, which ends the one before.</summary>
    New,

    /// <summary>It continues or ends the session of the connector.</summary>
    Current,

    /// <summary>It continues or ends a transaction that the session of the connector has superseded by mistake.</summary>
    Resumed,

    /// <summary>It is older than the newest message of the connector's session: it may complete what is known of its start, and no more.</summary>
    Earlier,

    /// <summary>It belongs to a transaction that is over and that the connector does not show.</summary>
    Late,

    /// <summary>It repeats what is known, or belongs to no transaction.</summary>
    None,

    /// <summary>Its transaction cannot be told.</summary>
    Unknown,
}

/// <summary>The result of <see cref="TransactionLookup"/>.</summary>
/// <param name="Kind">What the message may change.</param>
/// <param name="Connector">The connector; 0 if it is not known.</param>
internal readonly record struct TransactionPlace(TransactionPlaceKind Kind, int Connector)
{
    /// <summary>With <see cref="TransactionPlaceKind.Late"/> the transaction; null if the message is its first one.</summary>
    public LateTransaction? Late { get; init; }

    /// <summary>Whether its samples are newer than what the connector's entities show.</summary>
    public bool HasLiveSamples { get; init; }

    /// <summary>Why the message changes nothing, for the log; null if there is no need to say it.</summary>
    public string? Reason { get; init; }
}
