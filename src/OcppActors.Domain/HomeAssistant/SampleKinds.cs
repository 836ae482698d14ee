namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The two kinds of samples of one register name. Most chargers mean the same register by both; some send the register of the
/// transaction with a transaction id and the lifetime register without.
/// </summary>
[Flags]
internal enum SampleKinds
{
    /// <summary>Not known, because the register was restored.</summary>
    None = 0,

    /// <summary>The message names no transaction.</summary>
    WithoutTransaction = 1,

    /// <summary>The message names a transaction.</summary>
    WithTransaction = 2,

    /// <summary>Both kinds continue the same count.</summary>
    Both = WithoutTransaction | WithTransaction,
}
