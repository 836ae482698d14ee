using OcppActors.Settings.Options;

namespace OcppActors.Settings.Reading;

/// <summary>Reads a command's section of the configuration file; the others' are their own business.</summary>
internal sealed class ConfigurationFile(OptionTable table, string path, Givens givens, Mistakes mistakes)
{
    private static readonly string[] Sections = ["relay", "snoop2mqtt"];

    /// <summary>False when the text is not YAML, so that nobody knows what it was meant to say.</summary>
    public bool Read(string text)
    {
        if (!YamlTree.TryRead(text, (spot, what) => mistakes.Add(Place(spot), what), out var root))
        {
            return false;
        }

        if (root is TableNode sections)
        {
            ReadSections(sections);
        }
        else if (root is not NullNode)
        {
            mistakes.Add(path, $"holds no section; a configuration begins with '{table.Section}:'");
        }

        return true;
    }

    private void ReadSections(TableNode root)
    {
        foreach (var section in WithoutDuplicates(root))
        {
            if (!Sections.Contains(section.Key))
            {
                RefuseSection(section);
            }
            else if (section.Key == table.Section)
            {
                ReadSection(section);
            }
        }
    }

    private void RefuseSection(Entry section)
    {
        var question = NearestName.Question(Sections, section.Key);
        mistakes.Add(Place(section), $"is not a section; there are {string.Join(" and ", Sections)}{question}");
    }

    private void ReadSection(Entry section)
    {
        if (section.Value is TableNode keys)
        {
            foreach (var entry in WithoutDuplicates(keys))
            {
                ReadKey(entry);
            }
        }
        else if (section.Value is not NullNode)
        {
            mistakes.Add(Place(section), "holds no keys; write 'key: value' lines under it, indented by two spaces");
        }
    }

    private void ReadKey(Entry entry)
    {
        var setting = table.In(Places.File).FirstOrDefault(setting => setting.Key == entry.Key);
        if (setting is null)
        {
            var question = NearestName.Question(table.In(Places.File).Select(known => known.Key), entry.Key);
            mistakes.Add(Place(entry), $"is not a key of '{table.Section}:'{question}");
        }
        else if (entry.Value is not NullNode)
        {
            givens.Add(setting, new Given(Source.File, Place(entry), entry.Value));
        }
    }

    private IEnumerable<Entry> WithoutDuplicates(TableNode node)
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
                mistakes.Add(Place(entry), $"stands in line {first[entry.Key].Line} already");
            }
        }
    }

    private string Place(Entry entry) => $"{Place(entry.Spot)} {entry.Key}";

    private string Place(Spot spot) => $"{path}:{spot.Line}:{spot.Column}";
}
