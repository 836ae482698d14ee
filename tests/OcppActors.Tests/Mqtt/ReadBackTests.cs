using System.Text;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

/// <summary>What the sink does before its first publication.</summary>
public sealed class ReadBackTests : TestKit
{
    private const string Us = "ocpp-bridge/us/availability";
    private const string Topic = "homeassistant/device/ocpp/CP/config";

    private static readonly RetainedFound OneDocument = RetainedFound.Nothing with
    {
        Documents = RetainedFound.Nothing.Documents.SetItem(Topic, Encoding.UTF8.GetBytes("{}")),
        Availabilities = RetainedFound.Nothing.Availabilities.SetItem("ocpp/CP/availability", "online"),
    };

    private readonly FakeLinks _links = new();

    [Fact]
    public async Task Nothing_is_published_or_answered_before_everything_has_been_read_back()
    {
        var everything = new TaskCompletionSource<ReadBack?>();
        var run = Start();
        run.Mappers.Tell(new GetRetained(TestActor));
        run.Mappers.Tell(Publish("s", "1"));

        var link = await _links.LetInAsync(everything.Task);
        var first = link.SeeAsync();
        await AwaitConditionAsync(() => Task.FromResult(link.ReadBacks == 1), FakeLinks.Patience);
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        run.Actor.Tell("all before this has been handled");
        await ExpectMsgAsync<UnhandledMessage>(FakeLinks.Patience);
        first.IsCompleted.ShouldBeFalse();
        everything.SetResult(new ReadBack(OneDocument, [], IsWhole: true));

        (await ExpectMsgAsync<RetainedFound>(FakeLinks.Patience)).Availabilities["ocpp/CP/availability"].ShouldBe("online");
        await AwaitConditionAsync(() => Task.FromResult(run.Metrics.Link.State.IsUp), FakeLinks.Patience);
        (await first).ShouldBe($"{Us}=online");
    }

    [Fact]
    public async Task A_link_lost_during_the_read_back_returns_nothing()
    {
        var run = Start();
        run.Mappers.Tell(new GetRetained(TestActor));
        var first = await _links.LetInAsync(Task.FromResult<ReadBack?>(null));
        first.Lose("gone");

        var second = await _links.LetInAsync(OneDocument);

        (await ExpectMsgAsync<RetainedFound>(FakeLinks.Patience)).Documents.Keys.ShouldBe([Topic]);
        second.ReadBacks.ShouldBe(1);
    }

    [Fact]
    public async Task A_later_link_does_not_read_again()
    {
        Start();
        var first = await _links.LetInAsync(OneDocument);
        await first.TakeAsync();
        first.Lose("gone");

        var second = await _links.LetInAsync();
        await second.TakeAsync();

        second.ReadBacks.ShouldBe(0);
    }

    [Fact]
    public async Task A_document_that_the_broker_has_is_published_only_if_it_may_have_lost_it()
    {
        var run = Start();
        var first = await _links.LetInAsync(OneDocument);
        await first.TakeAsync();
        run.Mappers.Tell(Publish(Topic, "{}", PublicationKind.Discovery));
        run.Mappers.Tell(Publish("s", "1"));
        (await first.TakeAsync()).ShouldBe("s=1");

        first.Lose("gone");
        var second = await _links.LetInAsync();

        (await second.TakeAsync(3)).ShouldBe([$"{Topic}={{}}", $"{Us}=online", "s=1"]);
    }

    [Fact]
    public async Task A_document_that_differs_goes_out_and_so_does_the_old_one_after_it()
    {
        var run = Start();
        var link = await _links.LetInAsync(OneDocument);
        await link.TakeAsync();

        run.Mappers.Tell(Publish(Topic, "{ }", PublicationKind.Discovery));
        (await link.TakeAsync()).ShouldBe($"{Topic}={{ }}");
        run.Mappers.Tell(Publish(Topic, "{}", PublicationKind.Discovery));

        (await link.TakeAsync()).ShouldBe($"{Topic}={{}}");
    }

    [Fact]
    public async Task A_late_question_is_answered_with_the_current_documents()
    {
        var run = Start();
        var link = await _links.LetInAsync(OneDocument);
        await link.TakeAsync();
        run.Mappers.Tell(Publish(Topic, "new", PublicationKind.Discovery));

        run.Mappers.Tell(new GetRetained(TestActor));

        Encoding.UTF8.GetString((await ExpectMsgAsync<RetainedFound>(FakeLinks.Patience)).Documents[Topic].Span).ShouldBe("new");
    }

    [Fact]
    public async Task A_request_returns_the_current_document_or_the_one_read_back()
    {
        var run = Start();
        var link = await _links.LetInAsync(OneDocument);
        await link.TakeAsync();

        run.Mappers.Tell(new GetDocument(Topic, TestActor));
        Encoding.UTF8.GetString((await ExpectMsgAsync<DocumentFound>(FakeLinks.Patience)).Json.Span).ShouldBe("{}");
        run.Mappers.Tell(Publish(Topic, "new", PublicationKind.Discovery));
        run.Mappers.Tell(new GetDocument(Topic, TestActor));
        Encoding.UTF8.GetString((await ExpectMsgAsync<DocumentFound>(FakeLinks.Patience)).Json.Span).ShouldBe("new");
        run.Mappers.Tell(new GetDocument("another", TestActor));
        (await ExpectMsgAsync<DocumentFound>(FakeLinks.Patience)).Json.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_request_returns_the_states_of_the_document_current_or_read_back()
    {
        const string document = """
            {"device":{"serial_number":"CP"},"components":{
            "1_session_start":{"platform":"sensor","state_topic":"ocpp/CP/1/session/start/state"},
            "1_session_energy":{"platform":"sensor","state_topic":"ocpp/CP/1/session/energy/state"}}}
            """;
        var run = Start();
        var link = await _links.LetInAsync(RetainedFound.Nothing with
        {
            Documents = RetainedFound.Nothing.Documents.SetItem(Topic, Encoding.UTF8.GetBytes(document)),
            States = RetainedFound.Nothing.States
                .SetItem("ocpp/CP/1/session/start/state", "old"u8.ToArray())
                .SetItem("ocpp/CP/1/session/energy/state", "old"u8.ToArray()),
        });
        await link.TakeAsync();
        run.Mappers.Tell(Publish("ocpp/CP/1/session/energy/state", "new"));

        run.Mappers.Tell(new GetDocument(Topic, TestActor));
        var found = await ExpectMsgAsync<DocumentFound>(FakeLinks.Patience);
        run.Mappers.Tell(new GetRetained(TestActor));
        var all = await ExpectMsgAsync<RetainedFound>(FakeLinks.Patience);

        foreach (var states in (IReadOnlyDictionary<string, ReadOnlyMemory<byte>>[])[found.States, all.States])
        {
            states.Select(state => $"{state.Key} {Encoding.UTF8.GetString(state.Value.Span)}").ShouldBe(
                ["ocpp/CP/1/session/start/state old", "ocpp/CP/1/session/energy/state new"], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_request_from_before_a_crash_is_still_answered()
    {
        var everything = new TaskCompletionSource<ReadBack?>();
        var run = Start();
        run.Mappers.Tell(new GetRetained(TestActor));
        var first = await _links.LetInAsync(everything.Task);
        await AwaitConditionAsync(() => Task.FromResult(first.ReadBacks == 1), FakeLinks.Patience);

        await EventFilter.Exception<NullReferenceException>().ExpectOneAsync(() =>
        {
            run.Actor.Tell(new MqttPublisher.ReadBackCompleted(1, new ReadBack(RetainedFound.Nothing, default, IsWhole: true)));
            return Task.CompletedTask;
        });
        await _links.LetInAsync(OneDocument);

        (await ExpectMsgAsync<RetainedFound>(FakeLinks.Patience)).Documents.Keys.ShouldBe([Topic]);
        (await first.EndedWithGoodbye).ShouldBeFalse();
    }

    [Fact]
    public async Task A_forbidden_read_back_is_logged()
    {
        await EventFilter.Warning(contains: "does not allow ocpp/+/availability").ExpectOneAsync(async () =>
        {
            Start();
            var link = await _links.LetInAsync(
                Task.FromResult<ReadBack?>(new ReadBack(RetainedFound.Nothing, ["ocpp/+/availability"], IsWhole: true)));
            await link.TakeAsync();
        });
    }

    [Fact]
    public async Task An_incomplete_read_back_is_logged()
    {
        await EventFilter.Warning(contains: "has not returned all that it retains within 5 s").ExpectOneAsync(async () =>
        {
            Start();
            var link = await _links.LetInAsync(Task.FromResult<ReadBack?>(new ReadBack(RetainedFound.Nothing, [], IsWhole: false)));
            await link.TakeAsync();
        });
    }

    private PublisherRun Start() => PublisherRun.Start(
        Sys,
        new MqttOptions("broker", 1883, null, null, "us", "homeassistant")
        {
            ShortestPause = TimeSpan.FromMilliseconds(1),
            LongestPause = TimeSpan.FromMilliseconds(5),
        },
        _links);

    private static Publish Publish(string topic, string payload, PublicationKind kind = PublicationKind.State) =>
        new([new Publication(kind, topic, Encoding.UTF8.GetBytes(payload))]);
}
