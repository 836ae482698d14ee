using Akka.Actor;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;

namespace OcppActors.Metering;

/// <summary>What all mappers share.</summary>
/// <param name="Device">The settings of every device.</param>
/// <param name="Time">The clock.</param>
/// <param name="Publisher">Consumes every <see cref="IPublisherCommand"/>.</param>
public sealed record MeterContext(DeviceSettings Device, TimeProvider Time, IActorRef Publisher)
{
    public MeteringMetrics Metrics { get; init; } = new();
}
