using System.ComponentModel;
using System.Diagnostics;
using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>A test that needs a network of its own; skipped where the system gives none (no Linux, or no namespaces for this user).</summary>
public sealed class NamespaceFactAttribute : FactAttribute
{
    internal static readonly string[] Enter = ["--user", "--map-root-user", "--net"];

    public NamespaceFactAttribute()
    {
        if (!IsAvailable())
        {
            Skip = "This system gives no network namespace (unshare --user --map-root-user --net ip link).";
        }
    }

    private static bool IsAvailable()
    {
        try
        {
            string[] arguments = [.. Enter, "sh", "-c", "PATH=$PATH:/usr/sbin:/sbin ip link set lo up"];
            using var trial = Process.Start(new ProcessStartInfo("unshare", arguments) { UseShellExecute = false, RedirectStandardError = true });
            return trial is not null && trial.WaitForExit(Deadline.Generous) && trial.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // no such command
        }
    }
}
