using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OcppActors.TestSupport.Requirements;

/// <summary>What a test may need beyond .NET, by the names that its <c>Requires</c> trait shows, and whether this machine has it.</summary>
internal static class Requirement
{
    public const string Bash = "bash";
    public const string Chromium = "chromium";
    public const string Groff = "groff";
    public const string HaProxy = "haproxy";
    public const string IPv6 = "IPv6";
    public const string Linux = "Linux";
    public const string Mosquitto = "mosquitto";
    public const string MosquittoClients = "mosquitto-clients";
    public const string MountNamespace = "mount namespace";
    public const string NetworkNamespace = "network namespace";
    public const string Nginx = "nginx";
    public const string NpmPackages = "npm packages";
    public const string OpenSsl = "openssl";
    public const string Systemd = "systemd";
    public const string Unix = "Unix";
    public const string XmlLint = "xmllint";
    public const string Zsh = "zsh";

    /// <summary>Set to <c>required</c>, as <c>./test.sh</c> does, this environment variable lets a test fail for a missing tool.</summary>
    private const string ToolsVariable = "OCPPACTORS_TEST_TOOLS";

    private const string NamespaceTrial = "PATH=$PATH:/usr/sbin:/sbin ip link set lo up";
    private const string MountTrial = "mount -t tmpfs tmpfs /mnt && mount --bind /etc/hosts /etc/hosts && mount --bind /etc/hosts /etc/resolv.conf && mount --bind /etc/hosts /etc/nsswitch.conf";
    private static readonly TimeSpan NamespaceBound = TimeSpan.FromSeconds(30);
    private static readonly Lazy<bool> HasNamespace = new(CanEnterNamespace);
    private static readonly Lazy<bool> HasMounts = new(CanMount);
    private static readonly Lazy<bool> HasIPv6 = new(CanListenOnIPv6);

    /// <summary>The arguments with which <c>unshare</c> starts a command in a network namespace of its own.</summary>
    public static string[] NamespaceArguments { get; } = ["--user", "--map-root-user", "--net"];

    /// <summary>The arguments with which <c>unshare</c> starts a command that may replace files of the system for itself.</summary>
    public static string[] MountArguments { get; } = ["--user", "--map-root-user", "--mount"];

    /// <summary>Why a test that needs all of these cannot run here; null if it can, or must.</summary>
    public static string? ReasonToSkip(IEnumerable<string> requirements) => requirements.Select(ReasonToSkip).FirstOrDefault(reason => reason is not null);

    private static string? ReasonToSkip(string requirement) => requirement switch
    {
        Linux => OperatingSystem.IsLinux() ? null : "It needs Linux.",
        Unix => OperatingSystem.IsWindows() ? "It needs Unix signals or a Unix shell." : null,
        IPv6 => HasIPv6.Value ? null : "This machine has no ::1.",
        NetworkNamespace => HasNamespace.Value ? null : $"This system gives no network namespace (unshare {string.Join(' ', NamespaceArguments)}).",
        MountNamespace => HasMounts.Value ? null : $"This system gives no mount namespace (unshare {string.Join(' ', MountArguments)}).",
        _ => HasTool(requirement) || Environment.GetEnvironmentVariable(ToolsVariable) == "required"
            ? null
            : $"Missing: {requirement}. ./test.sh installs it on Debian and its derivatives.",
    };

    private static bool HasTool(string requirement) => requirement switch
    {
        Chromium => Tools.Find("chromium") is not null || Tools.Find("chromium-browser") is not null,
        MosquittoClients => Tools.Find("mosquitto_sub") is not null && Tools.Find("mosquitto_pub") is not null,
        Nginx => Tools.Find(requirement) is not null && File.Exists(Tools.NginxStreamModule),
        NpmPackages => Tools.Find("node") is not null && Tools.HasNpmPackages(),
        Systemd => Tools.Find("systemd-analyze") is not null,
        _ => Tools.Find(requirement) is not null,
    };

    private static bool CanEnterNamespace() => Succeeds(NamespaceArguments, NamespaceTrial);

    private static bool CanMount() => Succeeds(MountArguments, MountTrial);

    private static bool Succeeds(string[] arguments, string command)
    {
        try
        {
            using var trial = Process.Start(new ProcessStartInfo("unshare", [.. arguments, "sh", "-c", command])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            });
            return trial is not null && trial.WaitForExit(NamespaceBound) && trial.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // no such command
        }
    }

    private static bool CanListenOnIPv6()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
