using System.Text;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

public sealed class OcppHeaderTests
{
    [Theory]
    [InlineData("""[2,"17","Heartbeat",{}]""", OcppMessageType.Call, "Heartbeat", "{}")]
    [InlineData(""" [ 2 , "a b" , "MeterValues" , {"connectorId": 1} ] """, OcppMessageType.Call, "MeterValues", """{"connectorId": 1}""")]
    [InlineData("""[3,"x",{"currentTime":"t"}]""", OcppMessageType.CallResult, null, """{"currentTime":"t"}""")]
    [InlineData("""[4,"x","NotSupported","",{"a":[1]}]""", OcppMessageType.CallError, null, """{"a":[1]}""")]
    [InlineData("""[5,"x","FormatViolation","no",{}]""", OcppMessageType.CallResultError, null, "{}")]
    [InlineData("""[6,"x","NotifyPeriodicEventStream",{"id":1}]""", OcppMessageType.Send, "NotifyPeriodicEventStream", """{"id":1}""")]
    [InlineData("""[2,17,"Heartbeat",{}]""", OcppMessageType.Call, "Heartbeat", "{}")]
    [InlineData("""[2,"17","Authorize",{},"more"]""", OcppMessageType.Call, "Authorize", "{}", false)]
    [InlineData("""[3,"x",[]]""", OcppMessageType.CallResult, null, "[]")]
    public void A_whole_message_is_read(
        string text, OcppMessageType type, string? action, string payload, bool whole = true)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);

        OcppHeader.TryRead(utf8, out var header).ShouldBe(whole);

        if (whole)
        {
            header.Type.ShouldBe(type);
            header.Action.ShouldBe(action);
            Encoding.UTF8.GetString(utf8[header.Payload]).ShouldBe(payload);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[2]")]
    [InlineData("""[2,"17"]""")]
    [InlineData("""[2,"17","Heartbeat"]""")]
    [InlineData("""[2,"17","Heartbeat",{}""")]
    [InlineData("""[2,"17","Heartbeat",{}] x""")]
    [InlineData("""[2,"17",{},"Heartbeat"]""")]
    [InlineData("""[2.5,"17","Heartbeat",{}]""")]
    [InlineData("""[1,"17","Heartbeat",{}]""")]
    [InlineData("""[7,"17","Heartbeat",{}]""")]
    [InlineData("""["2","17","Heartbeat",{}]""")]
    [InlineData("""[2,null,"Heartbeat",{}]""")]
    [InlineData("""[4,"x","NotSupported"]""")]
    [InlineData("hello")]
    public void Other_text_is_not_a_header(string text) =>
        OcppHeader.TryRead(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    public void The_action_is_found_in_the_first_bytes()
    {
        var utf8 = """[2,"17","StatusNotification",{"connectorId":1,"status":"Available"}]"""u8;
        var actionEnds = """[2,"17","StatusNotification" """u8.Length - 1;

        for (var length = 0; length <= utf8.Length; length++)
        {
            OcppHeader.TryPeek(utf8[..length], out var header).ShouldBe(length >= actionEnds, $"at {length}");
            header.Action.ShouldBe(length >= actionEnds ? OcppAction.StatusNotification : null);
        }
    }

    [Fact]
    public void A_peek_tells_where_the_payload_begins()
    {
        var utf8 = """[2, "17", "StatusNotification", {"conn"""u8;

        OcppHeader.TryPeek(utf8, out var header).ShouldBeTrue();

        Encoding.UTF8.GetString(utf8[header.Payload]).ShouldBe("""{"conn""");
    }

    [Fact]
    public void The_action_of_a_well_known_message_costs_nothing_on_the_heap()
    {
        var utf8 = """[2,"17","MeterValues",{"connectorId":1}]"""u8.ToArray();
        OcppHeader.TryPeek(utf8, out _).ShouldBeTrue();

        var before = GC.GetAllocatedBytesForCurrentThread();
        OcppHeader.TryPeek(utf8, out _);
        OcppHeader.TryRead(utf8, out _);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Garbage_never_throws() => Prop.ForAll<byte[]>(bytes =>
    {
        OcppHeader.TryRead(bytes, out _);
        OcppHeader.TryPeek(bytes, out _);
    }).Fuzz();

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Fragments_and_damaged_messages_do_not_throw()
    {
        var message = """[2,"17","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"1"}]}]}]"""u8.ToArray();

        Prop.ForAll(
            ArbMap.Default.ArbFor<byte>(),
            Gen.Choose(0, message.Length - 1).ToArbitrary(),
            Gen.Choose(0, message.Length).ToArbitrary(),
            (letter, index, length) =>
            {
                var damaged = message.ToArray();
                damaged[index] = letter;
                OcppHeader.TryRead(damaged.AsSpan(0, length), out _);
                OcppHeader.TryPeek(damaged.AsSpan(0, length), out _);
            }).Fuzz();
    }
}
