using System.Net;

namespace OcppActors.Configuration;

/// <summary>The MQTT broker in this process.</summary>
/// <param name="Host">The host name or IP address that it listens on; anybody from another machine needs the password.</param>
/// <param name="Store">The file that keeps retained messages; null: memory alone.</param>
public sealed record EmbeddedBrokerSettings(string Host, string? Store)
{
    /// <summary>What stands in the place of a broker's host.</summary>
    public const string Name = "embedded";

    private const string Localhost = "localhost";

    /// <summary>Whether only this machine can connect. A name may mean any address, so it counts only if it is <c>localhost</c>.</summary>
    public bool IsLocal => Host == Localhost || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Where this very process connects to it.</summary>
    public string OwnHost => Host == Localhost || Host == $"{IPAddress.Any}" ? $"{IPAddress.Loopback}"
        : Host == $"{IPAddress.IPv6Any}" ? $"{IPAddress.IPv6Loopback}"
        : Host;
}
