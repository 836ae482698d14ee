using OcppActors.Configuration.Options;

namespace OcppActors.Configuration.Reading;

/// <summary>Where a value can come from; a later one beats an earlier one.</summary>
internal enum ValueSource
{
    File,
    Environment,
    CommandLine,
}

/// <summary>A value that somebody gave for a setting.</summary>
/// <param name="Source">From where.</param>
/// <param name="Node">What was written.</param>
internal sealed record SuppliedValue(ValueSource Source, string Location, Node Node)
{
    /// <summary>The path of the file that it stands in; empty elsewhere.</summary>
    public string File { get; init; } = "";
}

/// <summary>All that was given, by setting.</summary>
internal sealed class SuppliedValues
{
    private readonly Dictionary<Setting, List<SuppliedValue>> _bySetting = [];

    public void Add(Setting setting, SuppliedValue given)
    {
        if (!_bySetting.TryGetValue(setting, out var supplied))
        {
            _bySetting[setting] = supplied = [];
        }

        supplied.Add(given);
    }

    /// <summary>Everything given for a setting, the winner last.</summary>
    public IReadOnlyList<SuppliedValue> For(Setting setting) =>
        _bySetting.TryGetValue(setting, out var supplied) ? [.. supplied.OrderBy(given => given.Source)] : [];
}
