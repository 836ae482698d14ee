using System.Globalization;
using System.Net.Sockets;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// How many files, sockets among them, the process may have open. The last ones are not for connections: without a file the
/// runtime can neither load an assembly nor handle a signal, and ends the process.
/// </summary>
public static class DescriptorLimit
{
    /// <summary>How many of the limit are kept back.</summary>
    public const int Reserve = 64;

    private const string Name = "Max open files";

    /// <summary>RLIMIT_NOFILE, which the runtime has raised as far as it may; null: there is none, or it is not known.</summary>
    public static int? Value { get; } = OperatingSystem.IsLinux() ? Read("/proc/self/limits") : null;

    /// <summary>Whether a socket is one of the last: it is to be closed. The system gives out the lowest number that is free.</summary>
    public static bool IsReserved(Socket socket) => Value is { } limit && socket.Handle >= limit - Reserve;

    // "Max open files            1024                 524288               files"
    private static int? Read(string file)
    {
        try
        {
            var soft = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
