using OcppActors.Transport.Http;

namespace OcppActors.Transport.Tunnel;

/// <summary>What a charger's first bytes are.</summary>
public abstract record InitialRequest
{
    private InitialRequest()
    {
    }

    /// <summary>A WebSocket upgrade. Its head has been consumed.</summary>
    public sealed record Upgrade(RequestHead Head) : InitialRequest;

    /// <summary>Other valid HTTP. Nothing of it has been consumed but line ends that came before it.</summary>
    public sealed record OtherHttp(RequestHead Head) : InitialRequest;

    /// <summary>A request to refuse.</summary>
    /// <param name="Status">400, 408 or 431.</param>
    /// <param name="Quirk">What is wrong with it, for the answer and the log: one of a fixed number of texts.</param>
    /// <param name="Where">What the log adds: path, header name or first bytes.</param>
    public sealed record Invalid(int Status, string Quirk, string Where = "") : InitialRequest;

    /// <summary>No request, so that there is nothing to answer.</summary>
    /// <param name="Quirk">What came instead, for the log.</param>
    public sealed record NoRequest(string Quirk) : InitialRequest;
}
