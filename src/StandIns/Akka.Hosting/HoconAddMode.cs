namespace Akka.Hosting;

/// <summary>Where a configuration stands among those given before.</summary>
public enum HoconAddMode
{
    /// <summary>Before them: its settings win.</summary>
    Prepend,

    /// <summary>After them: theirs win.</summary>
    Append,

    /// <summary>In their place.</summary>
    Replace,
}
