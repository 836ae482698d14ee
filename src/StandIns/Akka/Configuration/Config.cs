namespace Akka.Configuration;

/// <summary>Configuration as text (HOCON). The one setting that is known is how a system here behaves in any case.</summary>
public class Config
{
    private const string NoHook = "akka.coordinated-shutdown.run-by-clr-shutdown-hook = off";

    private Config()
    {
    }

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="NotSupportedException">It sets anything but that the end of the process does not end the system.</exception>
    public static implicit operator Config(string str) => str == NoHook
        ? new Config()
        : throw new NotSupportedException($"The stand-in for Akka knows no setting but '{NoHook}', so not: {str}");
}
