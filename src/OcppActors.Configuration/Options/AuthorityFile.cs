using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Options;

/// <summary>A file of certification authorities as a setting; checked before anything starts.</summary>
internal static class AuthorityFile
{
    /// <summary>The path; null where none is given.</summary>
    public static string? Read(Values values, Setting<string?> setting)
    {
        if (values.Of(setting) is not { } path)
        {
            return null;
        }

        var place = values.Given(setting)!.Location;
        if (values.Input.TryReadFile(path, place, values.Mistakes) is { } text
            && PemCertificates.WhatIsWrongWithAuthorities(text, values.Input.Clock.GetUtcNow()) is { } wrong)
        {
            values.Mistakes.Add(place, $"{LogText.Quote(path)} {wrong}");
        }

        return path;
    }
}
