using System.Collections;
using System.Net;
using OcppActors.Domain;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Reading;

/// <summary>Everything that the configuration depends on, so that reading it is a pure function.</summary>
/// <param name="Arguments">The command line, without the command.</param>
/// <param name="Environment">The environment variables.</param>
/// <param name="ReadFile">Returns a file's octets, or throws like <see cref="File.ReadAllBytes(string)"/> does.</param>
/// <param name="Clock">Tells whether a certificate is valid now.</param>
/// <param name="CanSpeak">Tells whether this process can speak a version of TLS.</param>
/// <param name="Output">Receives <c>--help</c> and <c>--version</c>.</param>
/// <param name="Error">Receives the errors.</param>
internal sealed record ConfigurationInput(
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    Func<string, byte[]> ReadFile,
    TimeProvider Clock,
    Func<TlsVersion, bool> CanSpeak,
    TextWriter Output,
    TextWriter Error)
{
    /// <summary>The addresses of this machine.</summary>
    public Func<IReadOnlyCollection<IPAddress>> OwnAddresses { get; init; } = () => [];

    public static ConfigurationInput FromProcess(string[] args)
    {
        var environment = System.Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? "", StringComparer.Ordinal);
        return new ConfigurationInput(args, environment, File.ReadAllBytes, TimeProvider.System, TlsTrial.Succeeds, Console.Out, Console.Error)
        {
            OwnAddresses = LocalAddresses.Find,
        };
    }

    /// <summary>The text of a PEM file; null if it cannot be read, which is an error at <paramref name="location"/>.</summary>
    public string? TryReadPem(string path, string location, ConfigurationErrors errors) =>
        TryReadFile(path, location, errors) is { } octets ? FileText.OfPem(octets) : null;

    /// <summary>The file's octets; null if it cannot be read, which is an error at <paramref name="location"/>.</summary>
    public byte[]? TryReadFile(string path, string location, ConfigurationErrors errors)
    {
        try
        {
            return ReadFile(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(location, $"there is no file {LogText.Quote(path)}");
        }
        catch (UnauthorizedAccessException)
        {
            errors.Add(location, $"{LogText.Quote(path)} is a directory, or this user may not read it");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            errors.Add(location, $"{LogText.Quote(path)} cannot be read: {LogText.OneLine(e.Message)}");
        }

        return null;
    }
}
