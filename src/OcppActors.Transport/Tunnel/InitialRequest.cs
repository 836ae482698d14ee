using OcppActors.Transport.Http;

namespace OcppActors.Transport.Tunnel;

/// <summary>What a charger's first bytes turned out to be.</summary>
public abstract record InitialRequest
{
    private InitialRequest()
    {
    }

    /// <summary>A WebSocket upgrade; its head has been consumed.</summary>
    public sealed record Upgrade(RequestHead Head) : InitialRequest;

    /// <summary>Some other sound HTTP; nothing of it has been consumed.</summary>
    public sealed record OtherHttp(RequestHead Head) : InitialRequest;

    /// <summary>What can only be refused.</summary>
    /// <param name="Status">400, 408 or 431.</param>
    /// <param name="Quirk">What is wrong with it, in words for the log.</param>
    public sealed record Unsound(int Status, string Quirk) : InitialRequest;

    /// <summary>Nothing that an answer would help.</summary>
    /// <param name="Quirk">What was seen instead, in words for the log.</param>
    public sealed record Nothing(string Quirk) : InitialRequest;
}
