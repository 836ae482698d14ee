using System.Text;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit2;
using OcppActors.Messages;
using OcppActors.Mqtt;
using Shouldly;
using static OcppActors.Tests.Mqtt.PublisherRun;

namespace OcppActors.Tests.Mqtt;

public sealed class LatestByTopicTests : TestKit
{
    [Fact]
    public async Task A_failure_to_send_is_logged_and_loses_nothing()
    {
        var (errors, asking) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(errors, typeof(Akka.Event.Error));
        var options = new MqttOptions(ClientId: "us");

        // Sending updates the metrics, and fails without them.
        var stage = new LatestByTopic(options, metrics: null!, BridgeAvailability.Of(options, available: true), TimeProvider.System, long.MaxValue);
        var commands = Source.ActorRef<IPublisherCommand>(100, OverflowStrategy.Fail)
            .Via(BidiFlow.FromGraph(stage).Join(Flow.FromSinkAndSource(Sink.Ignore<Delivery>(), Source.Maybe<IBrokerEvent>(), Keep.None)))
            .To(Sink.Ignore<IBrokerEvent>())
            .Run(Sys.Materializer());
        commands.Tell(new Publish([State("s", "1")]));
        commands.Tell(new GetDocument("s", asking));

        (await errors.ExpectMsgAsync<Akka.Event.Error>(FakeLinks.Patience)).ToString().ShouldContain("could not send");
        Encoding.UTF8.GetString((await asking.ExpectMsgAsync<DocumentFound>(FakeLinks.Patience)).Json.Span).ShouldBe("1");
    }
}
