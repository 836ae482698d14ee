namespace OcppActors.Hosting.Checks;

/// <summary>How a check came out.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The service would run, but perhaps not as its owner wants.</summary>
    Warning,

    /// <summary>The service would not start, or not do what it is for.</summary>
    Failure,
}

/// <summary>What one check found.</summary>
/// <param name="Verdict">How it came out.</param>
/// <param name="Subject">What was looked at, in a few words.</param>
/// <param name="Text">What is the case and, where something is to be done, what; never a secret.</param>
internal sealed record Finding(Verdict Verdict, string Subject, string Text)
{
    public static Finding Ok(string subject, string text) => new(Verdict.Ok, subject, text);

    public static Finding Warning(string subject, string text) => new(Verdict.Warning, subject, text);

    public static Finding Failure(string subject, string text) => new(Verdict.Failure, subject, text);
}
