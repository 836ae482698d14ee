using System.Text;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

/// <summary>What a tap reports while nobody listens.</summary>
public sealed class MemorableTests
{
    private const int Limit = 1000;
    private const uint Key = 0x8040_2011;
    private const string LongId = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

    private readonly HeardMessages _heard = new() { Listening = false };
    private readonly Wiretap _tap;

    public MemorableTests() => _tap = new Wiretap(Direction.FromChargePoint, _heard, new TapOptions(Limit));

    public static TheoryData<string> Remembered => new(
        $$"""[2,"1","BootNotification",{"chargePointVendor":"{{new string('V', 300)}}"}]""",
        $$"""[2,"{{LongId}}","BootNotification",{}]""",
        $$"""[2,"{{LongId}}","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""",
        """ [ 2 , "1" , "StatusNotification" , {"evseId":1,"connectorId":1,"connectorStatus":"Occupied"}]""");

    public static TheoryData<string> Passing => new(
        """[2,"1","Heartbeat",{}]""",
        $$"""[2,"1","MeterValues",{"connectorId":1,"meterValue":["{{new string('x', 300)}}"]}]""",
        """[2,"1","FirmwareStatusNotification",{"status":"Idle"}]""",
        """[2,"1","DataTransfer",{"vendorId":"v","messageId":"BootNotification"}]""",
        """[3,"BootNotification",{"status":"Accepted"}]""",
        """[2,"BootNotification",""",
        "\"BootNotification\"",
        "");

    [Theory]
    [MemberData(nameof(Remembered))]
    public void Replayed_reports_are_reported_whole_in_any_chunks(string message)
    {
        var utf8 = Encoding.UTF8.GetBytes(message);

        _tap.Observe(FrameBuilder.Text(message, Key));
        foreach (var one in FrameBuilder.Text(message, Key))
        {
            _tap.Observe([one]);
        }

        for (var i = 0; i < utf8.Length; i++)
        {
            _tap.Observe(FrameBuilder.Frame(i == 0 ? Opcode.Text : Opcode.Continuation, [utf8[i]], Key, final: i == utf8.Length - 1));
            _tap.Observe(FrameBuilder.Frame(Opcode.Ping, [], Key));
        }

        _heard.Messages.ShouldBe(Enumerable.Repeat((TappedKind.Text, Convert.ToHexString(utf8), (long)utf8.Length), 3));
        _heard.Begins.ShouldBe([7, 7, 7]);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public void Other_messages_are_not_reported(string message)
    {
        _tap.Observe(FrameBuilder.Text(message, Key));
        foreach (var one in FrameBuilder.Text(message, Key))
        {
            _tap.Observe([one]);
        }

        _heard.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void A_compressed_report_is_reported_too()
    {
        var options = new TapOptions(Limit) { Extensions = new NegotiatedExtensions(new PerMessageDeflate(), null) };
        var tap = new Wiretap(Direction.FromChargePoint, _heard, options);
        var encoder = new DeflateEncoder();
        var boot = """[2,"1","BootNotification",{}]"""u8.ToArray();

        tap.Observe(FrameBuilder.Frame(Opcode.Text, encoder.Compress("""[2,"0","Heartbeat",{}]"""u8.ToArray()), Key, rsv: 0x40));
        tap.Observe(FrameBuilder.Frame(Opcode.Text, encoder.Compress(boot), Key, rsv: 0x40));

        _heard.Messages.ShouldBe([(TappedKind.Text, Convert.ToHexString(boot), boot.Length)]);
    }

    [Fact]
    public void Unreadable_reports_and_reports_of_the_CPMS_are_not_reported()
    {
        var boot = """[2,"1","BootNotification",{}]""";
        var csms = new Wiretap(Direction.FromCsms, _heard, new TapOptions(Limit));

        csms.Observe(FrameBuilder.Text(boot));
        _tap.Observe(FrameBuilder.Text(boot + new string(' ', Limit), Key));
        _tap.Observe(FrameBuilder.Frame(Opcode.Text, Encoding.UTF8.GetBytes(boot), Key, final: false));
        _tap.Observe(FrameBuilder.Frame(Opcode.Continuation, new byte[Limit], Key));

        _heard.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void A_report_keeps_the_generation_of_its_first_byte()
    {
        var frame = FrameBuilder.Text("""[2,"1","BootNotification",{}]""", Key);

        _tap.Observe(frame.AsSpan(0, 10));
        (_heard.Generation, _heard.Listening) = (8, true);
        _tap.Observe(frame.AsSpan(10));

        _heard.Begins.ShouldBe([7]);
    }

    [Fact]
    public void A_message_that_is_not_a_report_is_not_buffered()
    {
        string[] messages =
        [
            """[2,"1","Heartbeat",{}]""", """[2,"1","FirmwareStatusNotification",{"status":"Idle"}]""", """[3,"1",{}]""",
            $$"""[2,"1","StopTransaction",{"transactionData":["{{new string('x', 300)}}"]}]""",
        ];
        byte[][] frames = [.. messages.Select(message => FrameBuilder.Text(message, Key))];
        Play();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            Play();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Play()
        {
            foreach (var frame in frames)
            {
                _tap.Observe(frame.AsSpan(0, frame.Length / 2));
                _tap.Observe(frame.AsSpan(frame.Length / 2));
            }
        }
    }
}
