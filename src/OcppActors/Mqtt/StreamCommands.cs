using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>The link is ready: publish everything on it.</summary>
/// <param name="Link">Ignored if this is not the current link.</param>
/// <param name="Window">The most publications in flight.</param>
/// <param name="MaxPacketBytes">The largest packet that the broker takes.</param>
/// <param name="ReadBack">What the broker retains; null if it was read back on an earlier link.</param>
internal sealed record StartPublishing(int Link, int Window, int MaxPacketBytes, RetainedFound? ReadBack) : IPublisherCommand;

/// <summary>Publish everything again: Home Assistant has started.</summary>
internal sealed record PublishEverything(int Link) : IPublisherCommand;

/// <summary>Report <see cref="Flushed"/> once everything has been sent and completed.</summary>
internal sealed record Flush(int Link) : IPublisherCommand;
