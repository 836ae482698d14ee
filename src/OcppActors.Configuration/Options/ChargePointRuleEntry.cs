using OcppActors.Configuration.Reading;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Options;

/// <summary>The keys of one entry of <c>charge_points:</c>.</summary>
internal sealed class ChargePointRuleEntry
{
    private readonly OptionTable _table;
    private readonly Setting<Uri?> _cpms;
    private readonly Setting<bool> _appendsId;
    private readonly Setting<string?> _as;
    private readonly Setting<bool> _resetsOnStop;
    private readonly CredentialsOptionRows _login;
    private readonly ClientTlsOptionRows _tls;

    /// <param name="command">The command whose setting this is a part of.</param>
    /// <param name="name">The entry's key.</param>
    public ChargePointRuleEntry(OptionTable command, string name)
    {
        _table = new OptionTable { Command = command.Command, Section = name, VariablePrefix = command.VariablePrefix };
        _cpms = _table.Add(OptionGroups.Cpms, "cpms", HttpOptionTypes.CpmsUrl, null, "A CPMS URL of its own.", OptionSources.File);
        _appendsId = _table.Add(OptionGroups.Cpms, "append-id", OptionTypes.Switch, true, "Whether the charger's path goes below the URL's.", OptionSources.File);
        _as = _table.Add(OptionGroups.ChargePoints, "as", HttpOptionTypes.ChargePointId, null, "Another id for snoop and metering.", OptionSources.File);
        _resetsOnStop = _table.Add(OptionGroups.ChargePoints, "on-stop", HttpOptionTypes.OnStop, false, "How it ends when the relay stops.", OptionSources.File);
        _login = new CredentialsOptionRows(_table, "", OptionSources.File);
        _tls = new ClientTlsOptionRows(
            _table, new TlsServerHelp(OptionGroups.Cpms, "", "the CPMS", "a wss:// CPMS", "the host of its URL"), OptionSources.File);
    }

    /// <param name="pattern">The entry's key.</param>
    /// <param name="keys">Its value.</param>
    /// <param name="reader">The reader of its file.</param>
    /// <param name="general">The CPMS of all other charge points; null after an error.</param>
    /// <param name="command">The values of the command, where files with secrets are noted.</param>
    public RoutingRule Read(ChargePointPattern pattern, TableNode keys, KeyReader reader, Routing? general, OptionValues command)
    {
        var supplied = new SuppliedValues();
        reader.Read(_table, keys, supplied);
        var values = new OptionValues(supplied, command.Input, reader.Errors) { SecretFiles = command.SecretFiles };
        values.CheckAll(_table);
        if (values.Of(_as) is not null && pattern.HasWildcard)
        {
            reader.Errors.Add(values.Supplied(_as)!.Location, "would give several charge points one id; give each an entry of its own");
        }

        return new RoutingRule(pattern)
        {
            Cpms = values.Of(_cpms),
            AppendsPath = values.Of(_appendsId),
            As = values.Of(_as),
            Credentials = _login.Read(values),
            Tls = TlsOf(values, general),
            StopsByReset = values.Of(_resetsOnStop),
        };
    }

    // A CPMS of its own is shown nothing that is meant for the general one.
    private ClientTlsOptions? TlsOf(OptionValues values, Routing? general)
    {
        var hasOwn = values.Supplied(_cpms) is not null;
        var given = _tls.All.Select(values.Supplied).OfType<SuppliedValue>().ToList();
        var tls = (hasOwn ? _tls.Read(values) : _tls.Read(values, general?.Tls ?? ClientTlsOptions.Default)) with { Entry = _table.Section };
        if ((hasOwn ? values.Of(_cpms) : general?.Cpms) is { } url && url.Scheme != Uri.UriSchemeWss)
        {
            given.ForEach(each => values.Errors.Add(each.Location, "does nothing for a ws:// CPMS; leave it out, or give the CPMS a wss:// URL"));
        }

        return hasOwn || given.Count > 0 ? tls : null;
    }
}
