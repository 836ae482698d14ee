using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Which transaction a message belongs to, if one that began at 600 s is running on connector 1.</summary>
public sealed class TransactionLookupTests
{
    private static readonly MessageTime Now = new(TestDevice.Start.AddSeconds(700), TestDevice.Start.AddSeconds(700));

    public static TheoryData<string, string, int> Messages => new()
    {
        { "update of the running one", "Current", 1 },
        { "update of the running one without connector", "Current", 1 },
        { "update of another one, newer", "New", 1 },
        { "update of another one, queued", "Late", 1 },
        { "the same id on another connector", "New", 2 },
        { "meter values with -1", "Current", 1 },
        { "queued meter values with -1", "None", 1 },
        { "its start again", "Earlier", 1 },
        { "a start, newer", "New", 1 },
        { "a start, queued", "Late", 1 },
        { "its end", "Current", 1 },
        { "an end with -1", "Current", 1 },
        { "a queued end with -1", "Late", 1 },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_has_its_place(string message, string kind, int connector)
    {
        var report = message switch
        {
            "update of the running one" => Updated("7", 1, 650),
            "update of the running one without connector" => Updated("7", null, 650),
            "update of another one, newer" => Updated("8", 1, 650),
            "update of another one, queued" => Updated("6", 1, 590),
            "the same id on another connector" => Updated("7", 2, 650),
            "meter values with -1" => Updated("-1", 1, 650),
            "queued meter values with -1" => Updated("-1", 1, 590),
            "its start again" => Started(at: 600, call: "again"),
            "a start, newer" => Started(at: 660, register: 6000, call: "b"),
            "a start, queued" => Started(at: 300, register: 4000, call: "b"),
            "its end" => Ended("7", 660, 6000),
            "an end with -1" => Ended("-1", 660, 6000),
            _ => Ended("-1", 500, 4900),
        };

        var place = TransactionLookup.Find(Running(), report, Now);

        ($"{place.Kind}", place.Connector).ShouldBe((kind, connector));
    }

    private static ChargePointDevice Running()
    {
        var begin = new MessageTime(TestDevice.Start.AddSeconds(600), TestDevice.Start.AddSeconds(600));
        return ChargePointDevice.New(new ChargePointId("CP-1"), DeviceSettings.Default).ApplyFacts([Started(at: 600), StartAnswered("7")], begin).Device;
    }
}
