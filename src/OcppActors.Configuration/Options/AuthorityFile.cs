using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Options;

/// <summary>A file of certification authorities as a setting; checked before anything starts.</summary>
internal static class AuthorityFile
{
    /// <summary>The path; null where none is given.</summary>
    public static string? Read(OptionValues values, Setting<string?> setting)
    {
        if (values.Of(setting) is not { } path)
        {
            return null;
        }

        var location = values.Supplied(setting)!.Location;
        if (values.Input.TryReadPem(path, location, values.Errors) is { } text
            && PemCertificates.AuthoritiesError(text, values.Input.Clock.GetUtcNow()) is { } wrong)
        {
            values.Errors.Add(location, $"{LogText.Quote(path)} {wrong}");
        }

        return path;
    }
}
