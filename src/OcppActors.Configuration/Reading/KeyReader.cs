using OcppActors.Configuration.Options;
using OcppActors.Domain;

namespace OcppActors.Configuration.Reading;

/// <summary>Reads the keys of a YAML mapping as the settings that they are.</summary>
/// <param name="path">The file.</param>
/// <param name="mistakes">Is told what is wrong, and where.</param>
internal sealed class KeyReader(string path, ConfigurationErrors mistakes)
{
    public ConfigurationErrors Mistakes => mistakes;

    public void Read(OptionTable table, TableNode keys, Givens givens)
    {
        foreach (var entry in WithoutDuplicates(keys))
        {
            var setting = table.In(Places.File).FirstOrDefault(setting => setting.Key == entry.Key);
            if (setting is null)
            {
                var question = NearestName.Question(table.In(Places.File).Select(known => known.Key), entry.Key);
                mistakes.Add(LocationOf(entry), $"is not a key of '{LogText.OneLine(table.Section)}:'{question}");
            }
            else if (entry.Value is not NullNode)
            {
                givens.Add(setting, new Given(Reading.Source.File, LocationOf(entry), entry.Value) { File = path });
            }
        }
    }

    public IEnumerable<Entry> WithoutDuplicates(TableNode node)
    {
        var first = new Dictionary<string, Spot>(StringComparer.Ordinal);
        foreach (var entry in node.Entries)
        {
            if (first.TryAdd(entry.Key, entry.Spot))
            {
                yield return entry;
            }
            else
            {
                mistakes.Add(LocationOf(entry), $"stands in line {first[entry.Key].Line} already");
            }
        }
    }

    /// <summary>Where an entry stands, and its key.</summary>
    public string LocationOf(Entry entry) => $"{LocationOf(entry.Spot)} {entry.Key}";

    /// <summary>Where something stands.</summary>
    public string LocationOf(Spot spot) => $"{path}:{spot.Line}:{spot.Column}";
}
