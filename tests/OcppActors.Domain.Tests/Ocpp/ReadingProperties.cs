using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

/// <summary>Reading never throws, whatever the messages are, and reads what can be read.</summary>
public sealed class ReadingProperties
{
    /// <summary>Messages with one fact each, all different.</summary>
    private static readonly string[] Good =
    [
        """[2,"g1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""",
        """[2,"g2","StatusNotification",{"connectorId":1,"status":"Charging","errorCode":"NoError"}]""",
        """[2,"g3","MeterValues",{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"1.5","unit":"kWh"},{"value":"230","measurand":"Voltage","phase":"L1"}]}]}]""",
        """[2,"g4","StartTransaction",{"connectorId":1,"idTag":"04AB","meterStart":7,"timestamp":"2026-05-04T10:00:00Z"}]""",
        """[2,"g5","StopTransaction",{"transactionId":17,"meterStop":9,"timestamp":"2026-05-04T10:00:00Z","transactionData":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"9"}]}]}]""",
        """[2,"g6","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}]""",
        """[2,"g7","TransactionEvent",{"eventType":"Updated","timestamp":"2026-05-04T10:00:00Z","transactionInfo":{"transactionId":"t"},"evse":{"id":1},"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":1,"unitOfMeasure":{"unit":"Wh","multiplier":3}}]}]}]""",
        """[2,"g8","MeterValues",{"evseId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":1,"signedMeterValue":{"signedMeterData":"eA==","encodingMethod":"OCMF"}}]}]}]""",
        """[2,"g9","SecurityEventNotification",{"type":"Tamper","timestamp":"2026-05-04T10:00:00Z"}]""",
    ];

    private static readonly string[] Broken =
    [
        "", "[]", "[2]", "null", "[2,\"x\",\"MeterValues\",", "\"\\ud800\"", "[,,,]", "[2,\"x\",\"StartTransaction\",[[]]]",
        "[2,\"x\",\"TransactionEvent\",{\"transactionInfo\":[],\"evse\":7,\"meterValue\":{\"sampledValue\":\"x\"}}]",
        "[2,\"x\",\"StopTransaction\",{\"transactionData\":{\"\\ud800\":1}}]", "[2,{},\"Heartbeat\",{}]", "[2,\"\\ud800\",\"Authorize\",{\"idTag\":\"t\"}]",
        "[3,\"g4\",{}]", "[5,\"x\",\"a\",\"b\",{}]", "[6,\"x\",\"MeterValues\",{\"connectorId\":1}]",
    ];

    private static readonly Gen<string> Garbage =
        from bytes in ArbMap.Default.GeneratorFor<byte[]>()
        select Encoding.Latin1.GetString(bytes);

    private static readonly Gen<string> Damaged =
        from message in Gen.Elements(Good)
        from place in Gen.Choose(0, message.Length - 1)
        from length in Gen.Choose(0, 5)
        from instead in Gen.Elements("", "\0", "\"", ",", "[", "}", "null", "1e999", "\\ud800", "ü")
        select message[..place] + instead + message[Math.Min(message.Length, place + length)..];

    private static readonly Gen<Message> Any = Gen.Frequency(
        (4, from text in Gen.Elements(Good) select new Message(Direction.FromChargePoint, text, true)),
        (2, from text in Gen.Elements(Broken) select new Message(Direction.FromChargePoint, text, false)),
        (2, from text in Damaged select new Message(Direction.FromChargePoint, text, false)),
        (1, from text in Garbage select new Message(Direction.FromChargePoint, text, false)),
        (2, from text in Gen.OneOf(Gen.Elements(Good), Gen.Elements(Broken), Damaged, Garbage) select new Message(Direction.FromCsms, text, false)));

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Every_valid_message_is_read_after_any_other() => Prop.ForAll(
        Gen.ListOf(Any).Select(messages => messages.ToList()).ToArbitrary(),
        Gen.Elements(null, "ocpp1.6", "ocpp2.0.1", "ocpp2.1").ToArbitrary(),
        (messages, subprotocol) =>
        {
            var conversation = Conversation.Empty;
            foreach (var message in messages)
            {
                (conversation, var reading) = conversation.Apply(message.Sender, subprotocol, SnoopForm(message.Text));
                if (message.IsGood)
                {
                    var alone = Conversation.Empty.Apply(message.Sender, subprotocol, SnoopForm(message.Text)).Reading;
                    Describe(reading).ShouldBe(Describe(alone));
                }
            }
        }).Fuzz();

    [Fact]
    public void Every_good_message_is_read_without_a_subprotocol() => Good.ShouldAllBe(message =>
        Conversation.Empty.Apply(Direction.FromChargePoint, null, SnoopForm(message)).Reading.Facts.Length > 0);

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Good_samples_are_read_among_broken_ones() => Prop.ForAll(
        Gen.ListOf(Gen.Elements("null", "17", "[]", "{}", """{"value":{}}""", """{"value":"?"}""", """{"value":"1","phase":"L9"}""",
            """{"value":"1","format":"SignedData"}""", """{"\ud800":1}""", """{"value":"1","location":"Roof"}""", """{"value":"7"}""")).ToArbitrary(),
        samples =>
        {
            var payload = $$"""[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{{string.Join(',', samples)}}]}]}]""";

            var reading = Conversation.Empty.Apply(Direction.FromChargePoint, "ocpp1.6", OcppMessage.OfJson(Encoding.UTF8.GetBytes(payload))).Reading;

            var good = samples.Count(sample => sample == """{"value":"7"}""");
            reading.Facts.OfType<Metered>().Sum(metered => metered.Samples.Length).ShouldBe(good);
            reading.Skipped.Length.ShouldBe(samples.Count - good);
        }).Fuzz();

    [Theory]
    [InlineData(100)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(100_000)]
    public void Deep_nesting_does_not_throw(int depth)
    {
        var nested = new string('[', depth) + new string(']', depth);
        string[] messages =
        [
            nested,
            $$"""[2,"1","MeterValues",{"connectorId":1,"x":{{nested}},"meterValue":[{"sampledValue":[{"value":"7"}]}]}]""",
            $$"""[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":{{nested}}}]}]""",
            $$"""[2,"1","TransactionEvent",{{nested}}]""",
            new('[', depth),
        ];

        foreach (var message in messages)
        {
            Conversation.Empty.Apply(Direction.FromChargePoint, null, OcppMessage.OfJson(Encoding.UTF8.GetBytes(message))).Reading.ShouldNotBeNull();
        }
    }

    private static OcppMessage SnoopForm(string message) => OcppMessage.OfText(Encoding.UTF8.GetBytes(message));

    /// <summary>Lists of samples are compared by their content.</summary>
    private static string Describe(OcppReading reading) => string.Join('\n', reading.Facts.Select(Describe).Concat(reading.Skipped));

    private static string Describe(ChargePointFact fact) => fact switch
    {
        Metered metered => string.Join('\n', metered.Samples),
        TransactionReported reported => $"{reported with { Samples = ImmutableArray<MeterSample>.Empty }}\n{string.Join('\n', reported.Samples)}",
        _ => fact.ToString(),
    };

    private sealed record Message(Direction Sender, string Text, bool IsGood);
}
