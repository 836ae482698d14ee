using OcppActors.Configuration.Options;

namespace OcppActors.Configuration.Reading;

/// <summary>Reads the settings in environment variables.</summary>
internal static class EnvironmentVariables
{
    public static void Read(OptionTable table, IReadOnlyDictionary<string, string> environment, SuppliedValues supplied, ConfigurationErrors errors)
    {
        var settings = table.In(OptionSources.Environment).ToDictionary(setting => setting.Variable, StringComparer.Ordinal);

        // An empty variable counts as none: that is how a unit file or a container "unsets" one.
        foreach (var (variable, text) in environment.Where(pair => pair.Value.Length > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (settings.TryGetValue(variable, out var setting))
            {
                supplied.Add(setting, new SuppliedValue(ValueSource.Environment, variable, new TextNode(text)));
            }
            else if (variable.StartsWith(table.VariablePrefix, StringComparison.Ordinal))
            {
                ReportTypo(table, variable, errors);
            }
        }
    }

    // The prefix is not ours alone (Kubernetes sets OCPP_RELAY_PORT for a service called ocpp-relay), so only a name that
    // looks like a typo is an error.
    private static void ReportTypo(OptionTable table, string variable, ConfigurationErrors errors)
    {
        var prefix = table.VariablePrefix.Length;
        var near = table.In(OptionSources.Environment)
            .Select(setting => setting.Variable)
            .Where(valid => NearestName.IsTypo(valid[prefix..], variable[prefix..]))
            .ToList();
        if (near.Count > 0)
        {
            errors.Add(variable, $"is not a setting; did you mean {string.Join(" or ", near)}?");
        }
    }
}
