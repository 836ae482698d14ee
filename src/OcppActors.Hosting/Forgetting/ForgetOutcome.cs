namespace OcppActors.Hosting.Forgetting;

/// <summary>What became of a charge point that was to be forgotten; its number is the exit status of the command.</summary>
internal enum ForgetOutcome
{
    /// <summary>Nothing is retained of it any more.</summary>
    Removed = 0,

    /// <summary>It was not removed, or not completely.</summary>
    Failed = 1,

    /// <summary>Nothing was retained of it.</summary>
    Unknown = 3,
}
