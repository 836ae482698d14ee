using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Configuration;

/// <summary>How charge points appear in Home Assistant.</summary>
public sealed record HomeAssistantSettings
{
    /// <summary>As the original does it, where that has an opinion.</summary>
    public static HomeAssistantSettings Default { get; } = new();

    /// <summary>The first levels of the state topics, without a slash at either end.</summary>
    public string StatePrefix { get; init; } = "ocpp";

    /// <summary>A device's name; <c>{id}</c> in it is the charge point id.</summary>
    public string DeviceName { get; init; } = "EV Charge Point {id}";

    /// <summary>The area of new devices, or null.</summary>
    public string? SuggestedArea { get; init; }

    public IdTags IdTags { get; init; }

    /// <summary>Between two values of a topic; zero for none.</summary>
    public TimeSpan MinInterval { get; init; }
}
