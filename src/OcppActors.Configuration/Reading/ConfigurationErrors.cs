using System.Collections.Immutable;
using OcppActors.Domain;

namespace OcppActors.Configuration.Reading;

/// <summary>All errors of the configuration, in the order found, reported together.</summary>
internal sealed class ConfigurationErrors
{
    private readonly List<string> _lines = [];

    public int Count => _lines.Count;

    /// <summary>Each error with its location, in the order found.</summary>
    public ImmutableArray<string> Lines => [.. _lines];

    /// <param name="location">Where: <c>--ocpp-port</c>, <c>OCPP_RELAY_OCPP_PORT</c> or <c>config.yaml:12:3 ocpp_port</c>.</param>
    /// <param name="text">What is wrong and what to do about it; never a secret.</param>
    public void Add(string location, string text)
    {
        var line = $"{LogText.OneLine(location)}: {text}";
        if (!_lines.Contains(line))
        {
            _lines.Add(line);
        }
    }

    /// <summary>One message, a line each.</summary>
    public string Message(string command)
    {
        var heading = Count == 1 ? "1 error" : $"{Count} errors";
        var lines = string.Concat(_lines.Select(line => $"  {line}\n"));
        return $"{command}: {heading} in the configuration; nothing was started.\n{lines}'{command} --help' lists the options.\n";
    }
}
