namespace OcppActors.Domain.Ocpp;

/// <summary>The actions that this system looks at, by their names in OCPP.</summary>
public static class OcppAction
{
    public const string BootNotification = "BootNotification";
    public const string Heartbeat = "Heartbeat";
    public const string MeterValues = "MeterValues";
    public const string StatusNotification = "StatusNotification";

    /// <summary>A name that is met in every message costs no string of its own.</summary>
    internal static string Intern(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("Heartbeat"u8) => Heartbeat,
        _ when name.SequenceEqual("MeterValues"u8) => MeterValues,
        _ when name.SequenceEqual("StatusNotification"u8) => StatusNotification,
        _ when name.SequenceEqual("BootNotification"u8) => BootNotification,
        _ => System.Text.Encoding.UTF8.GetString(name),
    };
}
