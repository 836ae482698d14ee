using OcppActors.Configuration.Reading;
using OcppActors.Domain;

namespace OcppActors.Configuration.Options;

/// <summary>The snoop port's token, the same option at both commands. It travels in a header and in URLs.</summary>
internal static class SnoopTokenOption
{
    public static SecretSetting Add(OptionTable table, string group, string help) => table.AddSecret(group, "snoop-token", help);

    /// <summary>Null without a token.</summary>
    public static Secret? Of(SecretSetting setting, OptionValues values)
    {
        var token = values.Of(setting);
        if (token is not null && token.Text?.All(character => character is > ' ' and <= '~') is not true)
        {
            var location = (values.Supplied(setting) ?? values.Supplied(setting.File))!.Location;
            values.Errors.Add(location, "holds a space or a character that is not ASCII; use letters, digits and signs");
        }

        return token;
    }
}
