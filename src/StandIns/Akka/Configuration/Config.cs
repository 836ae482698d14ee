using System.Text.RegularExpressions;

namespace Akka.Configuration;

/// <summary>
/// Configuration as text (HOCON). Known are two settings alone, which change nothing here: a system does not end with the
/// process by itself, and its timers have no ticks.
/// </summary>
public partial class Config
{
    private Config()
    {
    }

    [GeneratedRegex(
        @"^(akka\.coordinated-shutdown\.run-by-clr-shutdown-hook = off|akka\.scheduler\.tick-duration = [1-9]\dms)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Known { get; }

    /// <summary>Reads a configuration, one setting per line.</summary>
    /// <exception cref="NotSupportedException">A setting is not known.</exception>
    public static implicit operator Config(string str)
    {
        foreach (var line in str.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!Known.IsMatch(line))
            {
                throw new NotSupportedException($"The stand-in for Akka does not know this setting: {line}");
            }
        }

        return new Config();
    }
}
