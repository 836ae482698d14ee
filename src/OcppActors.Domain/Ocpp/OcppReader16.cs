using System.Collections.Immutable;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>Reads the charge point's calls of OCPP 1.6 that metering lives on. Never throws: what it cannot read it names.</summary>
internal static class OcppReader16
{
    private const int LongestQuote = 40;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = SnoopPayload.MaximumDepth };

    /// <param name="message">A message of the charge point, UTF-8 JSON.</param>
    public static OcppReading Read(ReadOnlyMemory<byte> message)
    {
        if (!OcppHeader.TryRead(message.Span, out var header))
        {
            return new OcppReading([], ["a message that is not OCPP-J"]);
        }

        if (header.Type != OcppMessageType.Call || !IsOfInterest(header.Action))
        {
            return OcppReading.Nothing;
        }

        var skipped = ImmutableArray.CreateBuilder<string>();
        ChargePointFact? fact = null;
        try
        {
            using var payload = JsonDocument.Parse(message[header.Payload], Options);
            fact = ReadCall(header.Action!, payload.RootElement, skipped);
        }
        catch (InvalidOperationException)
        {
            // A member's name with half a surrogate pair in it: valid as JSON, no text.
            skipped.Add($"{header.Action}: text that is not Unicode");
        }

        return new OcppReading(fact is null ? [] : [fact], skipped.ToImmutable());
    }

    /// <summary>A charger's own words, fit to stand in a log line.</summary>
    internal static string Shorten(string? text) =>
        text is null ? "(none)" : text.Length <= LongestQuote ? text : $"{text.AsSpan(0, LongestQuote)}…";

    private static bool IsOfInterest(string? action) => action
        is OcppAction.Heartbeat or OcppAction.BootNotification or OcppAction.StatusNotification or OcppAction.MeterValues;

    private static ChargePointFact? ReadCall(string action, JsonElement payload, ImmutableArray<string>.Builder skipped)
    {
        switch (action)
        {
            case OcppAction.Heartbeat:
                return HeartbeatSent.Instance;

            case OcppAction.BootNotification:
                return new Booted(
                    payload.Text("chargePointVendor"),
                    payload.Text("chargePointModel"),
                    payload.Text("firmwareVersion"),
                    payload.Text("chargePointSerialNumber") ?? payload.Text("chargeBoxSerialNumber"));
        }

        if (payload.Ordinal("connectorId") is not { } connector)
        {
            skipped.Add($"{action}: no connector id");
            return null;
        }

        if (action == OcppAction.MeterValues)
        {
            return new Metered(MeterReader16.Read(payload, "meterValue", connector, skipped));
        }

        if (payload.Text("status") is { } status)
        {
            return new StatusReported(connector, status);
        }

        skipped.Add("StatusNotification: no status");
        return null;
    }
}
