namespace OcppActors.Snoop;

/// <summary>Who may use the snoop port, and how much of it.</summary>
/// <param name="Token">What every request must show; null: nothing.</param>
/// <param name="MaxViewers">How many clients may view at a time.</param>
/// <param name="BufferBytes">How much may wait for one of them.</param>
public sealed record SnoopOptions(SnoopToken? Token, int MaxViewers, int BufferBytes);
