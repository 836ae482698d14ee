using System.Text;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Support;

/// <summary>Reads single messages of a charge point, in the form that they have on the snoop stream.</summary>
internal static class TestReader
{
    public static OcppReading Read(string message, string? subprotocol = "ocpp1.6") =>
        Conversation.Empty
            .Apply(Direction.FromChargePoint, subprotocol, OcppMessage.OfText(Encoding.UTF8.GetBytes(message)))
            .Reading;

    public static OcppReading ReadCall(string action, string payload, string? subprotocol = "ocpp1.6") =>
        Read($"""[2,"17","{action}",{payload}]""", subprotocol);

    /// <summary>The only fact of a call in which nothing is skipped.</summary>
    public static ChargePointFact ReadFact(string action, string payload, string? subprotocol = "ocpp1.6")
    {
        var reading = ReadCall(action, payload, subprotocol);
        reading.Skipped.ShouldBeEmpty();
        return reading.Facts.ShouldHaveSingleItem();
    }

    /// <summary>Reads MeterValues of OCPP 1.6 with these sampled values, JSON objects, of connector 1.</summary>
    public static OcppReading ReadSampledValues(params string[] samples) => ReadCall(
        "MeterValues", $$"""{"connectorId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{{string.Join(',', samples)}}]}]}""");

    /// <summary>The samples of MeterValues in which nothing is skipped.</summary>
    public static IReadOnlyList<MeterSample> SamplesOf(OcppReading reading)
    {
        reading.Skipped.ShouldBeEmpty();
        return reading.Facts.OfType<Metered>().ShouldHaveSingleItem().Samples;
    }

    /// <summary>The only sample of a sampled value of OCPP 1.6.</summary>
    public static MeterSample ReadSample(string sample) => SamplesOf(ReadSampledValues(sample)).ShouldHaveSingleItem();
}
