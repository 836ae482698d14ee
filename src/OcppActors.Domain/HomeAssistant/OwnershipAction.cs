namespace OcppActors.Domain.HomeAssistant;

/// <summary>What follows from a change of <see cref="Ownership"/>.</summary>
/// <param name="TopicId">The charge point, as its topics name it.</param>
public abstract record OwnershipAction(string TopicId);

/// <summary>This bridge no longer publishes the charge point.</summary>
/// <param name="TopicId">The charge point.</param>
/// <param name="Bridge">The availability topic of the bridge that does.</param>
/// <param name="IsOnline">False: that bridge is offline, and whether to take the charge point over is about to be checked.</param>
public sealed record Yield(string TopicId, string Bridge, bool IsOnline) : OwnershipAction(TopicId);

/// <summary>Another bridge publishes the charge point as well, and is to leave it to this one.</summary>
/// <param name="TopicId">The charge point.</param>
/// <param name="Bridge">The availability topic of that bridge.</param>
public sealed record Contest(string TopicId, string Bridge) : OwnershipAction(TopicId);

/// <summary>Send this bridge's document again, so that the broker retains it and not the other bridge's.</summary>
public sealed record RepeatDocument(string TopicId) : OwnershipAction(TopicId);

/// <summary>Read the retained document of the charge point: <see cref="Ownership.Checked"/> says who publishes it.</summary>
public sealed record CheckDocument(string TopicId) : OwnershipAction(TopicId);

/// <summary>Nobody else publishes the charge point: continue from its retained document.</summary>
/// <param name="TopicId">The charge point.</param>
/// <param name="Bridge">The availability topic of the bridge that published it last.</param>
public sealed record TakeOver(string TopicId, string Bridge) : OwnershipAction(TopicId);
