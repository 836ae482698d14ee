using Akka.Actor;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;

namespace OcppActors.Metering;

/// <summary>What the mappers share.</summary>
/// <param name="Device">The settings of every device.</param>
/// <param name="Time">The clock.</param>
/// <param name="Sink">Is told <see cref="Publish"/>.</param>
public sealed record MeterContext(DeviceSettings Device, TimeProvider Time, IActorRef Sink)
{
    public MeterFigures Figures { get; init; } = new();
}
