using OcppActors.Domain.Ocpp;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Transport.Tests.WebSockets;

/// <summary>A tap's listener that remembers.</summary>
internal sealed class HeardMessages : IWiretapListener
{
    public List<(TappedKind Kind, string Content, long Size)> Messages { get; } = [];

    public List<string> Losses { get; } = [];

    public List<Direction> GivenUp { get; } = [];

    public List<string> EndsOfInflating { get; } = [];

    public List<WebSocketClose> Closes { get; } = [];

    public bool Listening { get; set; } = true;

    public List<long> Begins { get; } = [];

    /// <summary>On which thread each message was reported.</summary>
    public List<string?> Threads { get; } = [];

    public long Generation { get; set; } = 7;

    public bool Wants(out long generation)
    {
        generation = Generation;
        return Listening;
    }

    public void Seen(in TappedMessage message)
    {
        Messages.Add((message.Kind, Convert.ToHexString(message.Content), message.Size));
        Begins.Add(message.Began);
        Threads.Add(Thread.CurrentThread.Name);
    }

    public void Closed(WebSocketClose close) => Closes.Add(close);

    public void InflatingEnded(Direction sender, string reason) => EndsOfInflating.Add(reason);

    public void MessageGivenUp(Direction sender) => GivenUp.Add(sender);

    public void Lost(Direction sender, string reason) => Losses.Add(reason);
}
