namespace Akka.Hosting;

/// <summary>Where a configuration stands among those given before.</summary>
public enum HoconAddMode
{
    /// <summary>After them: theirs win.</summary>
    Append,

    /// <summary>Before them: its settings win.</summary>
    Prepend,

    /// <summary>In their place.</summary>
    Replace,
}
