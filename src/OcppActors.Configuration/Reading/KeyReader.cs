using OcppActors.Configuration.Options;
using OcppActors.Domain;

namespace OcppActors.Configuration.Reading;

/// <summary>Reads the keys of a YAML mapping as the settings that they are.</summary>
/// <param name="path">The file.</param>
/// <param name="errors">Receives the errors with their positions.</param>
internal sealed class KeyReader(string path, ConfigurationErrors errors)
{
    public ConfigurationErrors Errors => errors;

    public void Read(OptionTable table, TableNode keys, SuppliedValues supplied)
    {
        foreach (var entry in WithoutDuplicates(keys))
        {
            var setting = table.In(OptionSources.File).FirstOrDefault(setting => setting.Key == entry.Key);
            if (setting is null)
            {
                var suggestion = NearestName.Suggestion(table.In(OptionSources.File).Select(known => known.Key), entry.Key);
                errors.Add(LocationOf(entry), $"is not a key of '{LogText.OneLine(table.Section)}:'{suggestion}");
            }
            else if (entry.Value is not NullNode)
            {
                supplied.Add(setting, new SuppliedValue(Reading.ValueSource.File, LocationOf(entry), entry.Value) { File = path });
            }
        }
    }

    public IEnumerable<Entry> WithoutDuplicates(TableNode node)
    {
        var first = new Dictionary<string, Position>(StringComparer.Ordinal);
        foreach (var entry in node.Entries)
        {
            if (first.TryAdd(entry.Key, entry.Position))
            {
                yield return entry;
            }
            else
            {
                errors.Add(LocationOf(entry), $"is already set in line {first[entry.Key].Line}");
            }
        }
    }

    /// <summary>The position of an entry, and its key.</summary>
    public string LocationOf(Entry entry) => $"{LocationOf(entry.Position)} {entry.Key}";

    /// <summary>A position with its file.</summary>
    public string LocationOf(Position position) => $"{path}:{position.Line}:{position.Column}";
}
