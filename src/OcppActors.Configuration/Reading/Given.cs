using OcppActors.Configuration.Options;

namespace OcppActors.Configuration.Reading;

/// <summary>Where a value can come from; a later one beats an earlier one.</summary>
internal enum Source
{
    File,
    Environment,
    CommandLine,
}

/// <summary>A value that somebody gave for a setting.</summary>
/// <param name="Source">From where.</param>
/// <param name="Node">What was written.</param>
internal sealed record Given(Source Source, string Location, Node Node)
{
    /// <summary>The path of the file that it stands in; empty elsewhere.</summary>
    public string File { get; init; } = "";
}

/// <summary>All that was given, by setting.</summary>
internal sealed class Givens
{
    private readonly Dictionary<Setting, List<Given>> _bySetting = [];

    public void Add(Setting setting, Given given)
    {
        if (!_bySetting.TryGetValue(setting, out var givens))
        {
            _bySetting[setting] = givens = [];
        }

        givens.Add(given);
    }

    /// <summary>Everything given for a setting, the winner last.</summary>
    public IReadOnlyList<Given> For(Setting setting) =>
        _bySetting.TryGetValue(setting, out var givens) ? [.. givens.OrderBy(given => given.Source)] : [];
}
