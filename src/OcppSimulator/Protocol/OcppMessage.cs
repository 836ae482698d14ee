using System.Text.Json;
using System.Text.Json.Nodes;

namespace OcppActors.Simulator.Protocol;

/// <summary>A message of OCPP-J (1.6 section 4): the same envelope in every version of OCPP.</summary>
internal abstract record OcppMessage(string Id)
{
    /// <summary>Reads a message; null for anything else.</summary>
    public static OcppMessage? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonArray { Count: >= 3 } array ? Read(array) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The message as JSON text.</summary>
    public abstract string Write();

    private static OcppMessage? Read(JsonArray array) => ((int?)array[0], array.Count) switch
    {
        (2, >= 4) => new OcppCall((string)array[1]!, (string)array[2]!, array[3] as JsonObject ?? []),
        (3, _) => new OcppResult((string)array[1]!, array[2] as JsonObject ?? []),
        (4, _) => new OcppError((string)array[1]!, (string?)array[2] ?? "", (string?)(array.Count > 3 ? array[3] : null) ?? ""),
        _ => null,
    };
}

/// <summary>A request.</summary>
internal sealed record OcppCall(string Id, string Action, JsonObject Payload) : OcppMessage(Id)
{
    public override string Write() => new JsonArray(2, Id, Action, Payload).ToJsonString();
}

/// <summary>The answer to a request.</summary>
internal sealed record OcppResult(string Id, JsonObject Payload) : OcppMessage(Id)
{
    public override string Write() => new JsonArray(3, Id, Payload).ToJsonString();
}

/// <summary>The answer to a request that failed.</summary>
internal sealed record OcppError(string Id, string Code, string Description) : OcppMessage(Id)
{
    public override string Write() => new JsonArray(4, Id, Code, Description, new JsonObject()).ToJsonString();
}
