using System.Text.Json;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>What the snoop stream must carry of a recording that was played from beginning to end.</summary>
internal static class SnoopExpectation
{
    /// <summary>The messages of the recording, and the connection and disconnection around them.</summary>
    public static int CountOf(Recording recording) => recording.Messages.Count + 2;

    public static void ShouldMatch(this IReadOnlyList<string> lines, Recording recording)
    {
        lines.Count.ShouldBe(CountOf(recording));
        var parsed = lines.Select(SnoopLine.Parse).ToList();
        ShouldBeLine(parsed[0], recording, "Connection", "CP", "{}");
        for (var i = 0; i < recording.Messages.Count; i++)
        {
            var message = recording.Messages[i];
            var sender = message.Sender == Sender.Charger ? "CP" : "CSMS";
            ShouldBeLine(parsed[i + 1], recording, "Message", sender, PayloadOf(parsed[i + 1], message));
        }

        ShouldBeLine(parsed[^1], recording, "Disconnection", "CP", ChargerAndCpms.ClosePayload);
        parsed.Select(line => line.Time).ShouldBeInOrder();
    }

    // The relay may escape the text of a message that is not JSON as it likes, but not change it.
    private static string PayloadOf(SnoopLine line, RecordedMessage message)
    {
        if (!message.IsText)
        {
            return message.Payload;
        }

        JsonSerializer.Deserialize<string>(line.Payload).ShouldBe(message.Text);
        return line.Payload;
    }

    private static void ShouldBeLine(SnoopLine line, Recording recording, string @event, string sender, string payload) =>
        line.Text.ShouldBe(
            $$"""{"event":"{{@event}}","sender":"{{sender}}","protocol":"{{recording.Protocol}}","cp_id":"{{recording.ChargePoint}}","payload":{{payload}},"timestamp":"{{line.Timestamp}}"}""");
}
