using System.Text;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.HarnessTests;

/// <summary>The fake charger and CPMS on a direct connection, without a relay.</summary>
public sealed class FakePeerTests
{
    public static TheoryData<string> Names => Recordings.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recording_plays_from_end_to_end(string name)
    {
        var recording = Recordings.Named(name);
        await using var cpms = new FakeCpms();
        var path = $"/{recording.Segment}";
        var url = new Uri(cpms.Url + path);
        await using var pair = await ChargerAndCpms.ConnectAsync(url, cpms, path);

        await pair.PlayAsync(recording.Messages);
        await pair.CloseAsync();

        var transcript = ConnectionTranscript.Of(pair);
        transcript.ShouldBeByteExact();
        transcript.ShouldHavePassedTheAnswerOn();
        transcript.CpmsRequest.ShouldBe(transcript.ChargerRequest);
        transcript.ChargerSent.Length.ShouldBeGreaterThan(
            recording.Messages.Where(message => message.Sender == Sender.Charger).Sum(message => Encoding.UTF8.GetByteCount(message.Text)));
    }

    [Fact]
    public async Task Each_charger_gets_its_own_connection_at_the_CPMS()
    {
        await using var cpms = new FakeCpms();
        await using var first = await ChargerAndCpms.ConnectAsync(new Uri(cpms.Url + "/one"), cpms, "/one");
        await using var second = await ChargerAndCpms.ConnectAsync(new Uri(cpms.Url + "/two"), cpms, "/two");

        await second.PlayAsync([new RecordedMessage(Sender.Charger, """[2,"2","Heartbeat",{}]""")]);
        await first.PlayAsync([new RecordedMessage(Sender.Charger, """[2,"1","Heartbeat",{}]""")]);

        first.Cpms.Request.Target.ShouldEndWith("/one");
        second.Cpms.Request.Target.ShouldEndWith("/two");
    }

    [Fact]
    public async Task A_refusal_reaches_the_charger_with_status_headers_and_body()
    {
        await using var cpms = new FakeCpms();
        cpms.Refuse("/thief", new Refusal("401 Unauthorized", "who are you?", "WWW-Authenticate: Basic realm=\"depot\""));

        await using var charger = await FakeCharger.ConnectAsync(new Uri(cpms.Url + "/thief"));

        charger.Socket.ShouldBeNull();
        charger.Answer.Status.ShouldBe(401);
        charger.Answer["WWW-Authenticate"].ShouldBe("Basic realm=\"depot\"");
        charger.Body.ShouldBe("who are you?");
    }

    [Fact]
    public async Task A_message_that_was_changed_on_its_way_is_noticed()
    {
        await using var cpms = new FakeCpms();
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(cpms.Url + "/one"), cpms, "/one");
        await pair.ChargerSocket.SendTextAsync("something else");

        var play = () => pair.PlayAsync([new RecordedMessage(Sender.Charger, """[2,"1","Heartbeat",{}]""")]);

        (await play.ShouldThrowAsync<InvalidDataException>()).Message.ShouldContain("something else");
    }
}
