namespace OcppActors.Configuration.Options;

/// <summary>The headings of the help.</summary>
internal static class OptionGroups
{
    public const string Cpms = "The CPMS";
    public const string ChargePoints = "Charge points";
    public const string Limits = "Limits";
    public const string Relay = "The relay";
    public const string Snoop = "Snoop clients";
    public const string Recording = "The recording";
    public const string Playing = "How it is played";
    public const string Mqtt = "MQTT and Home Assistant";
    public const string Log = "Log";
    public const string Monitoring = "Monitoring";
    public const string General = "General";
}
