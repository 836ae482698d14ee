namespace OcppActors.Broker;

/// <summary>The effect of a publication on the table.</summary>
internal enum RetainedChange
{
    None,
    Changed,

    /// <summary>The table is full; nothing has changed.</summary>
    Full,

    /// <summary>The owner has its share; nothing has changed.</summary>
    ShareFull,
}
