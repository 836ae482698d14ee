namespace OcppActors.Sessions;

/// <summary>What follows when the CPMS has refused a charger.</summary>
internal enum RefusalStep
{
    /// <summary>The charger gets the CPMS's answer.</summary>
    Reject,

    /// <summary>An older connection of the path may be the reason and may be closed.</summary>
    RequestEviction,

    /// <summary>The older connection is closed, but the CPMS may not have noticed yet: dial again after a pause.</summary>
    Retry,
}

/// <summary>How often a session dials a CPMS that refuses it.</summary>
internal static class RedialRule
{
    /// <param name="status">What the CPMS answered.</param>
    /// <param name="sinceEviction">How long ago the older connection was closed; null: none has been.</param>
    /// <param name="retrying">For how long to dial again after that.</param>
    public static RefusalStep After(int status, TimeSpan? sinceEviction, TimeSpan retrying) =>
        EvictionRule.IsFinal(status) ? RefusalStep.Reject
        : sinceEviction is null ? RefusalStep.RequestEviction
        : sinceEviction < retrying ? RefusalStep.Retry
        : RefusalStep.Reject;
}
