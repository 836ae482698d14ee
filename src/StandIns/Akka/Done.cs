namespace Akka;

/// <summary>The result of an operation that has nothing to report but its completion.</summary>
public sealed class Done
{
    /// <summary>The only instance.</summary>
    public static readonly Done Instance = new();

    private Done()
    {
    }
}
