using OcppActors.Configuration.Options;

namespace OcppActors.Configuration.Reading;

/// <summary>The source of a value; a later one overrides an earlier one.</summary>
internal enum ValueSource
{
    File,
    Environment,
    CommandLine,
}

/// <summary>A value that was supplied for a setting.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Node">The value as it was written.</param>
internal sealed record SuppliedValue(ValueSource Source, string Location, Node Node)
{
    /// <summary>The path of its file; empty for other sources.</summary>
    public string File { get; init; } = "";
}

/// <summary>All supplied values, by setting.</summary>
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

    /// <summary>Everything supplied for a setting, the strongest last.</summary>
    public IReadOnlyList<SuppliedValue> For(Setting setting) =>
        _bySetting.TryGetValue(setting, out var supplied) ? [.. supplied.OrderBy(given => given.Source)] : [];
}
