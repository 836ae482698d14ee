namespace OcppActors.Configuration;

/// <summary>How much is logged.</summary>
public enum Verbosity
{
    /// <summary>Warnings and errors (<c>--quiet</c>).</summary>
    Quiet,

    /// <summary>What an operator wants to know.</summary>
    Normal,

    /// <summary>Everything, actors starting and stopping included (<c>--verbose</c>).</summary>
    Verbose,
}

/// <summary>How the log is written to standard output.</summary>
public enum LogFormat
{
    /// <summary>For people: with time and level.</summary>
    Text,

    /// <summary>For systemd's journal: with its priorities, without time.</summary>
    Systemd,

    /// <summary>For collectors: one JSON object a line.</summary>
    Json,
}

/// <summary>How much is logged, and where.</summary>
/// <param name="Verbosity">How much.</param>
/// <param name="Syslog">To the system's log instead of standard output.</param>
public sealed record LogOptions(Verbosity Verbosity, bool Syslog)
{
    /// <summary>Null: for systemd where standard output is its journal, else for people.</summary>
    public LogFormat? Format { get; init; }

    /// <summary>To standard error instead of standard output, which belongs to something else.</summary>
    public bool ToStandardError { get; init; }
}
