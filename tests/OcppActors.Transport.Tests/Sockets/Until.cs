using System.Diagnostics;

namespace OcppActors.Transport.Tests.Sockets;

/// <summary>Waits for what gives no sign.</summary>
internal static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException(what);
            }

            await Task.Yield();
        }
    }
}
