using OcppActors.Configuration.Options;

namespace OcppActors.Configuration.Reading;

/// <summary>Reads a command's section of the configuration file and ignores the other commands' sections.</summary>
internal sealed class ConfigurationFile(OptionTable table, string path, SuppliedValues supplied, ConfigurationErrors errors)
{
    private static readonly string[] Sections = ["relay", "snoop2mqtt", "snoop_recorder", "snoop_playback"];

    private readonly KeyReader _keys = new(path, errors);

    /// <summary>False if the file is not text, or the text not YAML.</summary>
    public bool Read(byte[] octets)
    {
        if (FileText.Of(octets) is not { } text)
        {
            errors.Add(_keys.LocationOf(FileText.FindInvalid(octets)), "is not UTF-8; save the file as UTF-8");
            return false;
        }

        return Read(text);
    }

    /// <summary>False if the text is not YAML.</summary>
    public bool Read(string text)
    {
        if (!YamlTree.TryRead(text, (position, what) => errors.Add(_keys.LocationOf(position), what), out var root))
        {
            return false;
        }

        if (root is TableNode sections)
        {
            ReadSections(sections);
        }
        else if (root is not NullNode)
        {
            errors.Add(path, $"holds no section; a configuration begins with '{table.Section}:'");
        }

        return true;
    }

    private void ReadSections(TableNode root)
    {
        foreach (var section in _keys.WithoutDuplicates(root))
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
        var suggestion = NearestName.Suggestion(Sections, section.Key);
        errors.Add(_keys.LocationOf(section), $"is not a section; there are {string.Join(", ", Sections[..^1])} and {Sections[^1]}{suggestion}");
    }

    private void ReadSection(Entry section)
    {
        if (section.Value is TableNode keys)
        {
            _keys.Read(table, keys, supplied);
        }
        else if (section.Value is not NullNode)
        {
            errors.Add(_keys.LocationOf(section), "holds no keys; write 'key: value' lines under it, indented by two spaces");
        }
    }
}
