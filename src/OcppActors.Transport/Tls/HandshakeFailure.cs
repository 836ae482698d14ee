namespace OcppActors.Transport.Tls;

/// <summary>A TLS handshake that failed, read from the framework's exception and from what OpenSSL says in it.</summary>
/// <param name="Cause">The exception.</param>
/// <param name="Received">How many bytes the peer had sent.</param>
public sealed record HandshakeFailure(Exception Cause, long Received)
{
    private const string AlertMark = " alert ";
    private const int AlertRecordBytes = 7; // RFC 8446 sections 5.1 and 6

    /// <summary>The innermost message; OpenSSL's, if it was OpenSSL that failed.</summary>
    public string Reason { get; } = Cause.GetBaseException().Message;

    /// <summary>The alert that the peer sent, by OpenSSL's name, such as <c>unknown ca</c>; null: none.</summary>
    public string? Alert => Reason.IndexOf(AlertMark, StringComparison.Ordinal) is >= 0 and var at ? Reason[(at + AlertMark.Length)..].TrimEnd('.') : null;

    /// <summary>Whether the peer answered our ClientHello by an alert and nothing else: it accepts none of what we offer.</summary>
    public bool IsRefusedHello => Alert is not null && Received <= AlertRecordBytes;

    /// <summary>Whether the peer has ended the connection without an alert, by FIN or reset.</summary>
    public bool IsEnd => Cause is IOException;

    /// <summary>Whether the reason contains one of these words.</summary>
    public bool Says(params ReadOnlySpan<string> words)
    {
        foreach (var each in words)
        {
            if (Reason.Contains(each, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
