using System.Collections;
using OcppActors.Domain;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Reading;

/// <summary>All that reading the settings depends on, so that it is a function of this alone.</summary>
/// <param name="Arguments">The command line, without the command.</param>
/// <param name="Environment">The environment variables.</param>
/// <param name="ReadFile">Gives a file's text, or throws as <see cref="File.ReadAllText(string)"/> does.</param>
/// <param name="Clock">Tells whether a certificate is valid now.</param>
/// <param name="CanSpeak">Tells whether this process can speak a version of TLS.</param>
/// <param name="Output">Takes <c>--help</c> and <c>--version</c>.</param>
/// <param name="Error">Takes the mistakes.</param>
public sealed record ConfigurationInput(
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    Func<string, string> ReadFile,
    TimeProvider Clock,
    Func<TlsVersion, bool> CanSpeak,
    TextWriter Output,
    TextWriter Error)
{
    public static ConfigurationInput FromProcess(string[] args)
    {
        var environment = System.Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? "", StringComparer.Ordinal);
        return new ConfigurationInput(args, environment, File.ReadAllText, TimeProvider.System, TlsTrial.Succeeds, Console.Out, Console.Error);
    }

    /// <summary>The file's text; null when it cannot be read, which is then a mistake at <paramref name="place"/>.</summary>
    public string? TryReadFile(string path, string place, ConfigurationErrors errors)
    {
        try
        {
            return ReadFile(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(place, $"there is no file {LogText.Quote(path)}");
        }
        catch (UnauthorizedAccessException)
        {
            errors.Add(place, $"{LogText.Quote(path)} is a directory, or this user may not read it");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            errors.Add(place, $"{LogText.Quote(path)} cannot be read: {LogText.OneLine(e.Message)}");
        }

        return null;
    }
}
