namespace OcppActors.Configuration.Options;

/// <summary>Reads a WebSocket URL. It may hold credentials, so no message repeats it.</summary>
internal static class WebSocketUrlText
{
    /// <param name="text">What was written.</param>
    /// <param name="url">Null after an error.</param>
    /// <param name="loginRemedy">What to do about a user name in it.</param>
    public static string? Read(string text, out Uri? url, string loginRemedy = "take out the '@' and what stands before it")
    {
        url = null;
        if (text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)))
        {
            return "holds a space or a control character; write it percent-encoded";
        }

        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (end <= 0)
        {
            return "is not a URL; it begins with ws:// or, encrypted, with wss://";
        }

        if (WrongScheme(text[..end].ToUpperInvariant()) is { } wrongScheme)
        {
            return wrongScheme;
        }

        if (text.Contains('#', StringComparison.Ordinal))
        {
            return "has a fragment, which a WebSocket URL cannot have; take out the '#' and what follows it";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var read) || read.Host.Length == 0 || read.Port == 0)
        {
            return "is not a URL; it reads wss://host/path or wss://host:port/path";
        }

        if (read.UserInfo.Length > 0)
        {
            return $"holds a user name or a password, which would not be used; {loginRemedy}";
        }

        url = read;
        return null;
    }

    private static string? WrongScheme(string scheme) => scheme switch
    {
        "WS" or "WSS" => null,
        "HTTP" => "begins with http://; a WebSocket URL begins with ws:// (did you mean that?)",
        "HTTPS" => "begins with https://; a WebSocket URL begins with wss:// (did you mean that?)",
        _ => "is not a WebSocket URL; it begins with ws:// or, encrypted, with wss://",
    };
}
