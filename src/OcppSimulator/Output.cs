namespace OcppActors.Simulator;

/// <summary>What the person at the terminal reads: one line for each thing that happens.</summary>
internal static class Output
{
    public static void Line(string text) => Console.Out.WriteLine(text);
}
