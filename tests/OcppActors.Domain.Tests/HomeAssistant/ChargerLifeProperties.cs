using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Whatever a charger lives through, and in whatever order its messages come.</summary>
[Trait("Kind", "fuzz")]
public sealed class ChargerLifeProperties
{
    private static readonly Gen<int> Lives = Gen.Choose(0, int.MaxValue - 1);

    [Fact]
    public void A_message_from_before_the_running_transaction_changes_no_live_entity() =>
        Prop.ForAll(Lives.ToArbitrary(), Gen.Choose(0, 3).ToArbitrary(), (seed, restarts) =>
        {
            var life = new ChargerLife(seed, seed % 2 == 0);
            Play(life, restarts == 0 ? seed : null, (device, before, happening, shown) =>
            {
                if (happening.Transaction is { } transaction && shown.GetValueOrDefault(transaction.Connector) is { } live && live != transaction && happening.At < live.Start)
                {
                    device.Published.Skip(before).Select(entry => entry.Publication.Topic)
                        .Where(topic => topic.StartsWith($"ocpp/CP-1/{transaction.Connector}/", StringComparison.Ordinal) || topic == "ocpp/CP-1/id-tag/state")
                        .ShouldBeEmpty($"{happening}");
                }
            });
        }).Fuzz();

    [Fact]
    public void Every_transaction_that_is_over_is_finished_exactly_once_with_its_energy() =>
        Prop.ForAll(Lives.ToArbitrary(), seed =>
        {
            var life = new ChargerLife(seed, seed % 2 == 0);
            var finished = Play(life, null, null);

            foreach (var transaction in life.Transactions)
            {
                var own = finished.FindAll(session => session.TransactionId == transaction.Id);
                var isLast = !life.Transactions.Exists(other => other.Connector == transaction.Connector && other.Start > transaction.Start);
                if (transaction.HasEnd)
                {
                    var session = own.ShouldHaveSingleItem($"{transaction}");
                    (session.Connector, session.Known, session.Energy, session.RegisterStart, session.RegisterEnd, session.IdTag).ShouldBe(
                        (transaction.Connector, SessionKnowledge.Complete, transaction.LastRegister - transaction.Register, transaction.Register, transaction.LastRegister, transaction.Tag),
                        $"{transaction}");
                }
                else if (!isLast)
                {
                    own.ShouldHaveSingleItem($"{transaction}").Known.ShouldBe(SessionKnowledge.EndUnknown);
                }
                else
                {
                    own.ShouldBeEmpty($"{transaction}");
                }
            }

            finished.Count.ShouldBe(finished.Select(session => session.TransactionId).Distinct(StringComparer.Ordinal).Count());
        }).Fuzz();

    [Fact]
    public void Over_restarts_of_the_bridge_no_transaction_is_finished_twice() =>
        Prop.ForAll(Lives.ToArbitrary(), seed =>
        {
            var life = new ChargerLife(seed, seed % 2 == 0);
            var finished = Play(life, seed, null);

            finished.GroupBy(session => session.TransactionId, StringComparer.Ordinal).ShouldAllBe(group => group.Key != null && group.Count() == 1);
        }).Fuzz();

    /// <summary>Plays a life; the result is what was finished.</summary>
    /// <param name="life">The life.</param>
    /// <param name="restarts">A number from which the restarts of the bridge are made up, at quiet times; null for none.</param>
    /// <param name="check">Gets the device, how much it had published before, what happened, and of each connector the newest transaction so far.</param>
    private static List<FinishedSession> Play(
        ChargerLife life, int? restarts, Action<TestDevice, int, Happening, IReadOnlyDictionary<int, LivingTransaction>>? check)
    {
        var (device, finished, shown, starts) = (new TestDevice().Connects(1), new List<FinishedSession>(), new Dictionary<int, LivingTransaction>(), new HashSet<LivingTransaction>());
        var (connection, call, random) = (1L, 0, restarts is { } number ? new Random(number) : null);
        var subprotocol = life.IsVersion2 ? "ocpp2.0.1" : "ocpp1.6";
        foreach (var happening in life.Happenings)
        {
            var pause = happening.SeenAt - (device.Now - TestDevice.Start).TotalSeconds;
            if (random?.Next(5) == 0 && pause > 700 && device.Documents.Any() && shown.Values.All(starts.Contains))
            {
                device.Waits(650);
                finished.AddRange(device.Finished);
                device = device.Restarts().Connects(++connection);
            }

            device.Waits(Math.Max(0, happening.SeenAt - (device.Now - TestDevice.Start).TotalSeconds));
            if (happening.Kind == HappeningKind.Disconnects)
            {
                device.Disconnects(connection);
                continue;
            }

            if (happening.Kind == HappeningKind.Connects)
            {
                device.Connects(++connection);
                continue;
            }

            call++;
            var before = device.Published.Count;
            device.Receives(happening.ToMessage(life.IsVersion2, call), subprotocol: subprotocol, connection: connection);
            if (!life.IsVersion2 && happening is { Kind: HappeningKind.Starts, Transaction: { } started })
            {
                device.Receives($$$"""[3,"s{{{call}}}",{"transactionId":{{{started.Id}}},"idTagInfo":{"status":"Accepted"}}]""", Direction.FromCsms, subprotocol, connection);
            }

            check?.Invoke(device, before, happening, shown);
            if (happening.Transaction is { } transaction)
            {
                _ = happening.Kind == HappeningKind.Starts && starts.Add(transaction);
                shown[transaction.Connector] = shown.GetValueOrDefault(transaction.Connector) is { } other && other.Start > transaction.Start ? other : transaction;
            }
        }

        finished.AddRange(device.Waits(1300).Finished);
        return finished;
    }
}
