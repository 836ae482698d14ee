using OcppActors.Transport.Tls;

namespace OcppActors.Snoop;

/// <summary>The relay whose snoop stream a <see cref="SnoopSource"/> reads. Not a record: its text would show the token.</summary>
/// <param name="url">The relay's snoop port, <c>ws</c> or <c>wss</c>.</param>
/// <param name="token">The token that the port requires; null: none.</param>
/// <param name="tls">The TLS settings for a <c>wss</c> port, read at each connection.</param>
public sealed class SnoopSourceOptions(Uri url, string? token, Func<TlsClient> tls)
{
    public Uri Url => url;

    public string? Token => token;

    public Func<TlsClient> Tls => tls;
}
