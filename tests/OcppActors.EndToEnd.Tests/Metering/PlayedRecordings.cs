using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>All recordings played at the same time through one relay, each by its own charger; tests then look at one of them.</summary>
public abstract class PlayedRecordings : IAsyncLifetime
{
    private readonly MeteringIn _metering;
    private Dictionary<string, Task<Performance>> _performances = [];

    private protected PlayedRecordings(MeteringIn metering) => _metering = metering;

    internal Stage Stage { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Requirement.ReasonToSkip([Requirement.Mosquitto]) is not null)
        {
            return; // a fixture is made even where all its tests are skipped
        }

        Stage = await Stage.SetAsync(_metering);
        _performances = Recordings.Every.ToDictionary(recording => recording.Name, recording => Stage.PlayAsync(recording));
    }

    public async Task DisposeAsync()
    {
        if (Stage is not null)
        {
            await Stage.DisposeAsync();
        }
    }

    /// <summary>What both ends saw, once the recording has been played.</summary>
    internal Task<Performance> PerformanceOf(Recording recording) => _performances[recording.Name];
}

/// <summary>One process does it all.</summary>
public sealed class PlayedThroughOneProcess() : PlayedRecordings(MeteringIn.TheRelay);

/// <summary>The relay relays; <c>ocpp-snoop2mqtt</c> attached to its snoop port does the metering.</summary>
public sealed class PlayedThroughTwoProcesses() : PlayedRecordings(MeteringIn.TheBridge);
