using System.CommandLine;

namespace OcppActors.Simulator.Commands;

/// <summary>Where chargers connect.</summary>
internal static class Urls
{
    /// <summary>An option that takes the URL of a WebSocket.</summary>
    public static Option<Uri> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri("ws://localhost:8500/"),
        CustomParser = argument =>
        {
            if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "ws" or "wss")
            {
                return url;
            }

            argument.AddError($"{name}: '{argument.Tokens[0].Value}' is no ws:// or wss:// URL");
            return null;
        },
    };

    /// <summary>The id of a single charger.</summary>
    public static Option<string> Id() => new("--id")
    {
        Description = "The charge point id",
        HelpName = "ID",
        DefaultValueFactory = _ => "DEMO-1",
    };
}
