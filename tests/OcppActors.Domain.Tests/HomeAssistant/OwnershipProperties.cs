using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Tests.Support;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Several bridges that meter one charger: whatever happens, in the end one of them publishes it.</summary>
public sealed class OwnershipProperties
{
    private const int Steps = 12;
    private const int Tests = 1000;

    private static readonly Arbitrary<int[]> Histories = Gen.Choose(0, 100_000).ArrayOf().ToArbitrary();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void After_any_history_one_bridge_publishes_and_it_stays_the_same(int bridges) => Prop.ForAll(Histories, history =>
    {
        var broker = Played(bridges, history);
        Settle(broker, seconds: 90);
        var publishers = new HashSet<string>();
        for (var second = 0; second < 60; second++)
        {
            Settle(broker, seconds: 1);
            publishers.Add(string.Join(" ", broker.Publishers));
        }

        return publishers.Count == 1 && broker.Publishers.Count() == 1 && broker.Retained == broker.Publishers.Single();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void When_the_bridge_that_publishes_dies_another_one_takes_over_within_ten_seconds_and_keeps_the_charger(int bridges) => Prop.ForAll(Histories, history =>
    {
        var broker = Played(bridges, history);
        StartAll(broker);
        Settle(broker, seconds: 90);
        var owner = broker.Bridges.Single(bridge => bridge.Publishes);

        owner.Crash();
        Settle(broker, seconds: 10);
        var second = broker.Publishers.Single();
        owner.Start();
        Settle(broker, seconds: 30);

        return second != owner.Topic && broker.Publishers.Single() == second && broker.Retained == second;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void After_any_history_nobody_publishes_twice_for_longer_than_ten_seconds(int bridges) => Prop.ForAll(Histories, history =>
    {
        var broker = Played(bridges, history);
        StartAll(broker);
        Settle(broker, seconds: 10);
        return broker.Publishers.Count() <= 1;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void After_a_common_start_nobody_publishes_twice_for_longer_than_ten_seconds(int bridges) => Prop.ForAll(Histories, Histories, (history, order) =>
    {
        var broker = Played(bridges, history);
        CrashAll(broker);
        broker.Deliver();
        StartAll(broker);
        Interleave(broker, order);
        Settle(broker, seconds: 10);
        return broker.Publishers.Count() <= 1;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void When_the_bridge_that_publishes_stops_while_the_others_start_one_of_them_takes_over(int bridges) => Prop.ForAll(Histories, Histories, (before, after) =>
    {
        var broker = new BridgesAtBroker(bridges);
        var owner = broker.Bridges[before.Length % bridges];
        owner.Start();
        Settle(broker, seconds: 1);
        StartAll(broker);
        Interleave(broker, before);

        owner.Crash();
        Interleave(broker, after);
        Settle(broker, seconds: 20);

        return broker.Publishers.Count() == 1 && broker.Retained == broker.Publishers.Single() && broker.Retained != owner.Topic;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    /// <summary>Messages of the bridges arrive in any order between them.</summary>
    private static void Interleave(BridgesAtBroker broker, int[] order)
    {
        foreach (var number in order)
        {
            var bridge = broker.Bridges[number / 2 % broker.Bridges.Count];
            _ = number % 2 == 0 ? bridge.Send() : bridge.Handle();
        }
    }

    private static void CrashAll(BridgesAtBroker broker)
    {
        foreach (var bridge in broker.Bridges)
        {
            bridge.Crash();
        }
    }

    private static BridgesAtBroker Played(int bridges, int[] history)
    {
        var broker = new BridgesAtBroker(bridges);
        foreach (var number in history)
        {
            var bridge = broker.Bridges[number / Steps % bridges];
            Play(broker, bridge, number % Steps, seconds: number / Steps / bridges % 12);
        }

        return broker;
    }

    private static void Play(BridgesAtBroker broker, BridgesAtBroker.RunningBridge bridge, int step, int seconds)
    {
        switch (step)
        {
            case 0 or 1:
                bridge.Start();
                break;
            case 2:
                bridge.Crash();
                break;
            case 3:
                bridge.LoseLink();
                break;
            case 4:
                bridge.Reconnect();
                break;
            case 5:
                bridge.SetFeed(seconds % 2 == 0);
                break;
            case 6:
                bridge.Change();
                break;
            case 7:
                broker.Wait(seconds);
                break;
            case 8:
                broker.Deliver();
                break;
            case 9 or 10:
                bridge.Send();
                break;
            default:
                bridge.Handle();
                break;
        }
    }

    private static void StartAll(BridgesAtBroker broker)
    {
        foreach (var bridge in broker.Bridges)
        {
            bridge.Start();
        }
    }

    /// <summary>At least one runs; all that run are linked and fed; what they say arrives within the second.</summary>
    private static void Settle(BridgesAtBroker broker, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            if (second == 0 && !broker.Bridges.Any(bridge => bridge.IsRunning))
            {
                broker.Bridges[0].Start();
            }

            foreach (var bridge in broker.Bridges)
            {
                bridge.Reconnect();
                bridge.SetFeed(true);
            }

            broker.Deliver();
            broker.Wait(1);
            broker.Deliver();
        }
    }
}
