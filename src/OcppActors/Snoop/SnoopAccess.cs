using OcppActors.Transport.Tls;

namespace OcppActors.Snoop;

/// <summary>What a connection to a snoop port needs. Not a record: its text would show the token.</summary>
/// <param name="token">The token that the port requires; null: none.</param>
/// <param name="tls">The TLS settings for a <c>wss</c> port.</param>
public sealed class SnoopAccess(string? token, TlsClient tls)
{
    public string? Token => token;

    public TlsClient Tls => tls;
}
