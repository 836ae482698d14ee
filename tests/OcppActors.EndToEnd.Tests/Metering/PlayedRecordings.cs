using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>All recordings played at the same time through one relay, each by its own charger; tests then look at one of them.</summary>
public abstract class PlayedRecordings : IAsyncLifetime
{
    private readonly MeteringIn _metering;
    private Dictionary<string, Task<ConnectionTranscript>> _transcripts = [];

    private protected PlayedRecordings(MeteringIn metering) => _metering = metering;

    internal RelayScenario Scenario { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Requirement.ReasonToSkip([Requirement.Mosquitto]) is not null)
        {
            return; // a fixture is made even where all its tests are skipped
        }

        Scenario = await RelayScenario.StartAsync(_metering);
        _transcripts = Recordings.Every.ToDictionary(recording => recording.Name, recording => Scenario.PlayAsync(recording));
    }

    public async Task DisposeAsync()
    {
        if (Scenario is not null)
        {
            await Scenario.DisposeAsync();
        }
    }

    /// <summary>What both ends saw, once the recording has been played.</summary>
    internal Task<ConnectionTranscript> TranscriptOf(Recording recording) => _transcripts[recording.Name];
}

/// <summary>One process does it all.</summary>
public sealed class PlayedThroughOneProcess() : PlayedRecordings(MeteringIn.TheRelay);

/// <summary>The relay relays; <c>ocpp-snoop2mqtt</c> attached to its snoop port does the metering.</summary>
public sealed class PlayedThroughTwoProcesses() : PlayedRecordings(MeteringIn.TheBridge);
