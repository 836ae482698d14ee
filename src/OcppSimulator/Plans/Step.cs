namespace OcppActors.Simulator.Plans;

/// <summary>One step of a connector's plan.</summary>
internal abstract record Step;

/// <summary>Waits.</summary>
internal sealed record Wait(TimeSpan Time) : Step;

/// <summary>The cable is plugged in.</summary>
internal sealed record PlugIn : Step;

/// <summary>The driver shows a card, and a transaction starts.</summary>
internal sealed record Start : Step;

/// <summary>The car draws power.</summary>
/// <param name="Power">In W; null: as much as the car accepts, decreasing towards the end.</param>
/// <param name="Time">How long.</param>
internal sealed record Charge(double? Power, TimeSpan Time) : Step;

/// <summary>The car draws nothing for a while, and the transaction goes on.</summary>
internal sealed record Pause(TimeSpan Time) : Step;

/// <summary>The transaction stops.</summary>
internal sealed record Stop : Step;

/// <summary>The cable is unplugged.</summary>
internal sealed record Unplug : Step;

/// <summary>Starts the plan again.</summary>
internal sealed record Repeat : Step;
