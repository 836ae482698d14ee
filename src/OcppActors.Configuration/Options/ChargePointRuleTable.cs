using System.Collections.Immutable;
using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Http;

namespace OcppActors.Configuration.Options;

/// <summary>The table <c>charge_points:</c>, an entry for each charge point, or pattern of charge points, that is different.</summary>
internal sealed class ChargePointRuleTable(OptionTable command)
{
    public TableSetting Table { get; } = command.AddTable(
        OptionGroups.ChargePoints,
        "charge-points",
        "What is different for single charge points. A key is a charge point id or, where it begins with a slash, the path as the charger "
        + "sends it; * stands for any characters, ? for any one; the first key that matches counts. cpms: a CPMS of its own; append_id: "
        + "false: that URL is used as it is; as: another id for snoop and metering, of which the CPMS sees nothing; username with "
        + "password, or authorization (or these with _file): in place of the charger's own; ca, cert, key, key_password (or "
        + "key_password_file), server_name, insecure_skip_verify: TLS with that CPMS; on_stop: abort: a TCP reset when the relay "
        + "stops, for chargers that do not come back after a WebSocket Close.",
        """
        "CP001":
          cpms: "wss://other.example.com/ocpp/garage"
          append_id: false
          username: "garage"
          password_file: "/etc/ocpp/garage-password"
          ca: "/etc/ocpp/garage-ca.pem"
        "/site-b/CP001":
          as: "SITE-B-CP001"
        "JIGU-*":
          on_stop: "abort"
        """);

    /// <summary>In the order of the file.</summary>
    /// <param name="values">The values.</param>
    /// <param name="general">The CPMS of all other charge points; null after an error.</param>
    public ImmutableArray<RoutingRule> Read(OptionValues values, Routing? general)
    {
        if (values.Of(Table) is not { } table)
        {
            return [];
        }

        var reader = new KeyReader(values.Supplied(Table)!.File, values.Errors);
        var rules = ImmutableArray.CreateBuilder<RoutingRule>();
        var earlier = new List<(ChargePointPattern Pattern, long Line)>();
        foreach (var entry in reader.WithoutDuplicates(table))
        {
            var pattern = new ChargePointPattern(entry.Key);
            CheckReach(pattern, entry, earlier, reader);
            earlier.Add((pattern, entry.Position.Line));
            if (entry.Value is TableNode or NullNode)
            {
                var keys = entry.Value as TableNode ?? new TableNode([]);
                rules.Add(new ChargePointRuleEntry(command, entry.Key).Read(pattern, keys, reader, general, values));
            }
            else
            {
                reader.Errors.Add(reader.LocationOf(entry), "holds no keys; write them under it, indented by two spaces more");
            }
        }

        return rules.ToImmutable();
    }

    private static void CheckReach(
        ChargePointPattern pattern, Entry entry, List<(ChargePointPattern Pattern, long Line)> earlier, KeyReader reader)
    {
        if (pattern.Text.Length == 0)
        {
            reader.Errors.Add(reader.LocationOf(entry), "is empty; give a charge point id, a path, or * for all");
        }

        var covering = earlier.Find(before => before.Pattern.Includes(pattern));
        if (covering.Line > 0)
        {
            reader.Errors.Add(
                reader.LocationOf(entry), $"is never reached: {LogText.Quote(covering.Pattern.Text)} in line {covering.Line} comes first; put it before that");
        }
    }
}
