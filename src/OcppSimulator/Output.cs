namespace OcppActors.Simulator;

/// <summary>Writes to the terminal: one line per event.</summary>
internal static class Output
{
    public static void Line(string text) => Console.Out.WriteLine(text);
}
