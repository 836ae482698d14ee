using System.Globalization;

namespace OcppActors.Domain.Tests.Support;

/// <summary>
/// The life of a charger, made up from a number: transactions on up to three connectors, times without a connection from which a queue is
/// sent later and in any order, messages sent twice, reboots, ends that are lost. Its clock is right.
/// </summary>
internal sealed class ChargerLife
{
    private readonly Random _random;
    private readonly List<Happening> _happenings = [];
    private readonly List<(double From, double To, double Flush)> _offline = [];

    public ChargerLife(int seed, bool isVersion2)
    {
        _random = new Random(seed);
        IsVersion2 = isVersion2;
        var connectors = _random.Next(1, 4);
        var at = 100.0;
        for (var i = _random.Next(0, 3); i > 0; i--)
        {
            at += _random.Next(200, 4000);
            var to = at + _random.Next(30, 8000);
            _offline.Add((at, to, to + (_random.Next(3) * _random.Next(1, 60))));
            at = to + 400;
        }

        for (var connector = 1; connector <= connectors; connector++)
        {
            AddTransactions(connector);
        }

        Deliver();
    }

    public bool IsVersion2 { get; }

    public List<LivingTransaction> Transactions { get; } = [];

    /// <summary>What the bridge sees, in this order.</summary>
    public List<Happening> Happenings => _happenings;

    private void AddTransactions(int connector)
    {
        var (at, register) = (_random.Next(10, 3000) + 0.0, (connector * 1_000_000) + _random.Next(0, 100_000));
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            var (end, last) = (at + _random.Next(20, 3000), register + _random.Next(100, 5000));
            var isOffline = _offline.Exists(span => span.From <= at && at < span.To);
            Transactions.Add(new LivingTransaction(connector, IsVersion2 ? $"tx-{Transactions.Count}" : $"{700 + Transactions.Count}", at, end, register, last)
            {
                HasEnd = _random.Next(6) > 0,
                HasOwnId = !IsVersion2 && isOffline && _random.Next(2) == 0,
                Updates = [.. Enumerable.Range(0, _random.Next(0, 5)).Select(_ => _random.NextDouble()).Order()],
            });
            (at, register) = (end + _random.Next(5, 2000), last + _random.Next(0, 50));
        }
    }

    private void Deliver()
    {
        List<(double At, Happening What)> seen = [.. _offline.SelectMany(span => (IEnumerable<(double, Happening)>)
            [(span.From, new Happening(HappeningKind.Disconnects, span.From, null)), (span.To, new Happening(HappeningKind.Connects, span.To, null))])];
        foreach (var reboot in Enumerable.Range(0, _random.Next(0, 3)).Select(_ => _random.Next(100, 9000) + 0.5).Where(at => !_offline.Exists(span => span.From <= at && at < span.To)))
        {
            seen.Add((reboot, new Happening(HappeningKind.Boots, reboot, null)));
        }

        var live = Transactions.SelectMany(EventsOf).OrderBy(happening => happening.At).ToList();
        foreach (var span in _offline)
        {
            var queue = live.FindAll(happening => span.From <= happening.At && happening.At < span.To);
            live.RemoveAll(queue.Contains);
            var at = span.Flush;
            foreach (var happening in Shuffle(queue))
            {
                at += 0.01 + (_random.NextDouble() * 2);
                seen.Add((at, happening with { IsQueued = true }));
            }
        }

        seen.AddRange(live.Select(happening => (happening.At, happening)));
        KeepOrder(seen);
        foreach (var (at, repeated) in seen.Where(entry => entry.What.Transaction is not null && _random.Next(10) == 0).ToList())
        {
            seen.Add((at + 0.005 + (_random.NextDouble() * _random.Next(1, 30)), repeated with { IsRepeat = true }));
        }

        _happenings.AddRange(seen.OrderBy(entry => entry.At).Select(entry => entry.What with { SeenAt = entry.At }));
    }

    /// <summary>1.6: nothing of a transaction is sent before its start has been answered.</summary>
    private void KeepOrder(List<(double At, Happening What)> seen)
    {
        foreach (var transaction in IsVersion2 ? [] : Transactions)
        {
            var last = 0.0;
            foreach (var index in Enumerable.Range(0, seen.Count).Where(index => seen[index].What.Transaction == transaction).OrderBy(index => seen[index].What.At).ToList())
            {
                last = Math.Max(seen[index].At, last + 0.01);
                seen[index] = (last, seen[index].What);
            }
        }
    }

    /// <summary>2.x in any order; 1.6 keeps the order of each connector, as a charger needs the answer to its start.</summary>
    private List<Happening> Shuffle(List<Happening> queue)
    {
        if (_random.Next(4) == 0)
        {
            return queue;
        }

        if (IsVersion2)
        {
            return [.. queue.OrderBy(_ => _random.Next())];
        }

        var rest = queue.GroupBy(happening => happening.Transaction!.HasOwnId ? $"c{happening.Transaction.Connector}" : happening.Transaction.Id)
            .Select(group => new Queue<Happening>(group)).ToList();
        List<Happening> shuffled = [];
        while (rest.Count > 0)
        {
            var next = rest[_random.Next(rest.Count)];
            shuffled.Add(next.Dequeue());
            rest.RemoveAll(group => group.Count == 0);
        }

        return shuffled;
    }

    private static IEnumerable<Happening> EventsOf(LivingTransaction transaction)
    {
        yield return new Happening(HappeningKind.Starts, transaction.Start, transaction);
        var seqNo = 1;
        foreach (var part in transaction.Updates)
        {
            yield return new Happening(HappeningKind.Updates, transaction.Start + (part * (transaction.End - transaction.Start)), transaction)
            {
                SeqNo = seqNo++,
                Register = transaction.Register + (int)(part * (transaction.LastRegister - transaction.Register)),
            };
        }

        if (transaction.HasEnd)
        {
            yield return new Happening(HappeningKind.Ends, transaction.End, transaction) { SeqNo = seqNo };
        }
    }
}

internal enum HappeningKind
{
    Starts,
    Updates,
    Ends,
    Boots,
    Disconnects,
    Connects,
}

/// <summary>A transaction as it really was; times are seconds after <see cref="TestDevice.Start"/>, registers Wh.</summary>
internal sealed record LivingTransaction(int Connector, string Id, double Start, double End, int Register, int LastRegister)
{
    public bool HasEnd { get; init; }

    /// <summary>1.6: the charger does not know the id and sends -1.</summary>
    public bool HasOwnId { get; init; }

    /// <summary>When meter values are sent, as parts of the whole.</summary>
    public IReadOnlyList<double> Updates { get; init; } = [];

    public string Tag => $"TAG-{Connector}";
}

/// <summary>Something that happens at a charger.</summary>
internal sealed record Happening(HappeningKind Kind, double At, LivingTransaction? Transaction)
{
    public int SeqNo { get; init; }

    public int Register { get; init; }

    public bool IsQueued { get; init; }

    public bool IsRepeat { get; init; }

    /// <summary>When the bridge sees it.</summary>
    public double SeenAt { get; init; }

    /// <summary>The message, with the number of the call.</summary>
    public string ToMessage(bool isVersion2, int call)
    {
        if (Transaction is not { } transaction)
        {
            return isVersion2 ? $$$"""[2,"b{{{call}}}","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}]"""
                : $$"""[2,"b{{call}}","BootNotification",{"chargePointModel":"M","chargePointVendor":"V"}]""";
        }

        var time = TestDevice.Start.AddSeconds(At).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var id = transaction.HasOwnId ? "-1" : transaction.Id;
        return (isVersion2, Kind) switch
        {
            (false, HappeningKind.Starts) => $$"""[2,"s{{call}}","StartTransaction",{"connectorId":{{transaction.Connector}},"idTag":"{{transaction.Tag}}","meterStart":{{transaction.Register}},"timestamp":"{{time}}"}]""",
            (false, HappeningKind.Updates) => $$"""[2,"m{{call}}","MeterValues",{"connectorId":{{transaction.Connector}},"transactionId":{{id}},"meterValue":[{"timestamp":"{{time}}","sampledValue":[{"value":"{{Register}}"},{"value":"7000","measurand":"Power.Active.Import"}]}]}]""",
            (false, _) => $$"""[2,"e{{call}}","StopTransaction",{"transactionId":{{id}},"idTag":"{{transaction.Tag}}","meterStop":{{transaction.LastRegister}},"timestamp":"{{time}}"}]""",
            (true, HappeningKind.Starts) => Event("Started", transaction.Register, "Transaction.Begin", "Charging"),
            (true, HappeningKind.Updates) => Event("Updated", Register, "Sample.Periodic", "Charging"),
            (true, _) => Event("Ended", transaction.LastRegister, "Transaction.End", "EVConnected"),
        };

        string Event(string type, int register, string context, string state) =>
            $$$"""[2,"t{{{call}}}","TransactionEvent",{"eventType":"{{{type}}}","timestamp":"{{{time}}}","seqNo":{{{SeqNo}}},"offline":{{{(IsQueued ? "true" : "false")}}},"transactionInfo":{"transactionId":"{{{transaction.Id}}}","chargingState":"{{{state}}}"},"evse":{"id":{{{transaction.Connector}}}},"idToken":{"idToken":"{{{transaction.Tag}}}","type":"ISO14443"},"meterValue":[{"timestamp":"{{{time}}}","sampledValue":[{"value":{{{register}}},"context":"{{{context}}}"},{"value":7000,"measurand":"Power.Active.Import"}]}]}]""";
    }
}
