using System.Security.Cryptography;
using System.Text;

namespace OcppActors.Mqtt;

/// <summary>Default MQTT client ids: stable across restarts and different for each process.</summary>
public static class ClientIds
{
    private const int HashBytes = 4;

    /// <summary>
    /// Consists of <c>[a-zA-Z0-9_-]</c>: any other character becomes <c>_</c>, and part of a hash keeps the result unique.
    /// </summary>
    /// <param name="command">The command's name.</param>
    /// <param name="machine">The machine's name.</param>
    /// <param name="source">The source of the process: the chargers' port, or the URL of a snoop stream.</param>
    public static string Default(string command, string machine, string source)
    {
        var raw = $"{command}-{machine}-{source}";
        var plain = string.Concat(raw.Select(letter => IsPlain(letter) ? letter : '_'));
        if (plain == raw)
        {
            return raw;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(raw));
        return $"{plain}_{Convert.ToHexStringLower(hash.AsSpan(0, HashBytes))}";
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';
}
