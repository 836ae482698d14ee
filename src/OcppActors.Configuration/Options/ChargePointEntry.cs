using OcppActors.Configuration.Reading;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Configuration.Options;

/// <summary>The keys of one entry of <c>charge_points:</c>.</summary>
internal sealed class ChargePointEntry
{
    private readonly OptionTable _table;
    private readonly Setting<Uri?> _cpms;
    private readonly Setting<bool> _appendsId;
    private readonly Setting<string?> _as;
    private readonly Setting<OnStop> _onStop;
    private readonly CpmsLoginOptions _login;

    /// <param name="command">The command whose setting this is a part of.</param>
    /// <param name="name">The entry's key.</param>
    public ChargePointEntry(OptionTable command, string name)
    {
        _table = new OptionTable { Command = command.Command, Section = name, VariablePrefix = command.VariablePrefix };
        _cpms = _table.Add(Groups.Cpms, "cpms", HttpKinds.CpmsUrl, null, "A CPMS URL of its own.", Places.File);
        _appendsId = _table.Add(Groups.Cpms, "append-id", Kinds.Switch, true, "Whether the charger's path goes below the URL's.", Places.File);
        _as = _table.Add(Groups.ChargePoints, "as", HttpKinds.ChargePointId, null, "Another id for snoop and metering.", Places.File);
        _onStop = _table.Add(Groups.ChargePoints, "on-stop", HttpKinds.OnStop, OnStop.Close, "How it ends when the relay stops.", Places.File);
        _login = new CpmsLoginOptions(_table, "", Places.File);
    }

    /// <param name="pattern">The entry's key.</param>
    /// <param name="keys">What stands under it.</param>
    /// <param name="reader">Of the file that it stands in.</param>
    /// <param name="input">Where secrets in files of their own are read.</param>
    public ChargePointRule Read(ChargePointPattern pattern, TableNode keys, KeyReader reader, SettingsInput input)
    {
        var givens = new Givens();
        reader.Read(_table, keys, givens);
        var values = new Values(givens, input, reader.Mistakes);
        values.CheckAll(_table);
        if (values.Of(_as) is not null && pattern.HasWildcard)
        {
            reader.Mistakes.Add(values.Given(_as)!.Location, "would give several charge points one id; give each an entry of its own");
        }

        return new ChargePointRule(
            pattern.Text, values.Of(_cpms), values.Of(_appendsId), values.Of(_as), _login.ToSettings(values), values.Of(_onStop));
    }
}
