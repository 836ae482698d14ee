using FsCheck;
using FsCheck.Fluent;
using MQTTnet;
using MQTTnet.Packets;
using OcppActors.Broker;
using Shouldly;

namespace OcppActors.Tests.Broker;

public sealed class ClientQueueTests
{
    private const int Clients = 3;
    private const long Limit = 5000;

    [Fact]
    public void Whatever_happens_the_total_is_the_sum_and_no_client_exceeds_its_limit()
    {
        var steps = (from client in Gen.Choose(0, Clients - 1)
                     from what in Gen.Choose(0, 20)
                     from size in Gen.Choose(0, 2000)
                     select (client, what, size)).ListOf().Resize(200).ToArbitrary();
        Prop.ForAll(steps, list =>
        {
            var all = new ByteCounter();
            var queues = Enumerable.Range(0, Clients).Select(_ => new ClientQueue(all)).ToArray();
            var waiting = Enumerable.Range(0, Clients).Select(_ => new Queue<int>()).ToArray();
            foreach (var (client, what, size) in list)
            {
                Step(queues[client], waiting[client], what, size);
                queues.ShouldAllBe(queue => queue.Bytes >= 0 && queue.Bytes <= Limit);
                all.Bytes.ShouldBe(queues.Sum(queue => queue.Bytes));
                all.Bytes.ShouldBe(waiting.Sum(each => each.Sum(bytes => bytes + 1L + MessageSize.QueueOverhead)));
            }

            Array.ForEach(queues, queue => queue.Close());
            all.Bytes.ShouldBe(0);
            queues[0].TryAdd(Message(0), long.MaxValue).ShouldBeFalse();
        }).QuickCheckThrowOnFailure();
    }

    private static void Step(ClientQueue queue, Queue<int> waiting, int what, int size)
    {
        switch (what)
        {
            case 0:
                queue.Close();
                waiting.Clear();
                break;
            case < 10 when waiting.TryDequeue(out var sent):
                queue.Remove(new MqttPublishPacket { Topic = "t", PayloadSegment = new byte[sent] });
                break;
            default:
                if (queue.TryAdd(Message(size), Limit))
                {
                    waiting.Enqueue(size);
                }

                break;
        }
    }

    private static MqttApplicationMessage Message(int size) => new MqttApplicationMessageBuilder().WithTopic("t").WithPayload(new byte[size]).Build();
}
