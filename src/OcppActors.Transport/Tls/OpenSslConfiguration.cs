namespace OcppActors.Transport.Tls;

/// <summary>The configurations of OpenSSL that come with the services, and the variable that names one to a process (config(5)).</summary>
public static class OpenSslConfiguration
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "OPENSSL_CONF";

    // Where the installer puts them; a program's own folder is removed when a later one replaces it.
    private static readonly string[] Folders = ["/etc/ocpp-actors", "/usr/local/etc/ocpp-actors", AppContext.BaseDirectory];

    /// <summary>The path of a configuration: where it is installed, or else published; null: neither.</summary>
    /// <param name="name">Its file name.</param>
    public static string? Find(string name) => Find(name, Folders);

    internal static string? Find(string name, IEnumerable<string> folders) => folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Whether a process has a configuration. OpenSSL ignores a file that is missing.</summary>
    /// <param name="file">The value of the variable, or null.</param>
    internal static bool IsSet(string? file) => File.Exists(file);
}
