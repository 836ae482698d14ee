using OcppActors.Domain.Ocpp;
using OcppActors.Tunnel;

namespace OcppActors.Tests.Tunnel;

/// <summary>A tap's listener that remembers.</summary>
internal sealed class HeardMessages : IWiretapListener
{
    public List<(TappedKind Kind, string Content, long Size)> Messages { get; } = [];

    public List<string> Losses { get; } = [];

    public bool Listening { get; set; } = true;

    public long? Wants() => Listening ? 7 : null;

    public void Seen(in TappedMessage message) =>
        Messages.Add((message.Kind, Convert.ToHexString(message.Content), message.Size));

    public void Lost(Direction sender, string reason) => Losses.Add(reason);
}
