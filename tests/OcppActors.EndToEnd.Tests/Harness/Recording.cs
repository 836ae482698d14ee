using System.Text.Json;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>Who sent a recorded message.</summary>
internal enum Sender
{
    Charger,
    Cpms,
}

/// <summary>One message of a recording.</summary>
/// <param name="Sender">Whose turn it is.</param>
/// <param name="Payload">As in the snoop stream: the message's own JSON, or a JSON string of its text.</param>
internal sealed record RecordedMessage(Sender Sender, string Payload)
{
    /// <summary>Whether the message is no JSON, and the payload a JSON string of its text.</summary>
    public bool IsText => Payload.StartsWith('"');

    /// <summary>The text as sent.</summary>
    public string Text => IsText ? JsonSerializer.Deserialize<string>(Payload)! : Payload;
}

/// <summary>A recorded connection of a charger and its CPMS; see tests/recordings.</summary>
internal sealed record Recording(string Name, string ChargePoint, string Protocol, IReadOnlyList<RecordedMessage> Messages)
{
    /// <summary>The charge point id as a path segment.</summary>
    public string Segment => Uri.EscapeDataString(ChargePoint);

    public static Recording Read(string name, string file)
    {
        var lines = File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var messages = lines.Select(line => new RecordedMessage(
            line.GetProperty("sender").GetString() switch
            {
                "CP" => Sender.Charger,
                "CSMS" => Sender.Cpms,
                var other => throw new InvalidDataException($"{file}: a sender {other}"),
            },
            line.GetProperty("payload").GetRawText()));
        return new Recording(
            name,
            lines[0].GetProperty("cp_id").GetString()!,
            lines[0].GetProperty("protocol").GetString()!,
            [.. messages]);
    }

    public override string ToString() => Name;
}
