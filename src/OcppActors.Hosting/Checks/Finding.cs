namespace OcppActors.Hosting.Checks;

/// <summary>The result of a check.</summary>
internal enum Verdict
{
    /// <summary>Nothing to do.</summary>
    Ok,

    /// <summary>The service would run, but perhaps not as intended.</summary>
    Warning,

    /// <summary>The service would not start, or not do its job.</summary>
    Failure,
}

/// <summary>A line of the report of <c>--check</c>.</summary>
/// <param name="Verdict">The result.</param>
/// <param name="Subject">What was checked.</param>
/// <param name="Text">What was found and, if need be, what to do about it; never a secret.</param>
internal sealed record Finding(Verdict Verdict, string Subject, string Text)
{
    public static Finding Ok(string subject, string text) => new(Verdict.Ok, subject, text);

    public static Finding Warning(string subject, string text) => new(Verdict.Warning, subject, text);

    public static Finding Failure(string subject, string text) => new(Verdict.Failure, subject, text);
}
