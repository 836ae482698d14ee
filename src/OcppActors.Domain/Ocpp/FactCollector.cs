using System.Collections.Immutable;

namespace OcppActors.Domain.Ocpp;

/// <summary>Collects the facts of one message, and what could not be read in it.</summary>
internal sealed class FactCollector
{
    private const int MaxQuoteLength = 40;
    private const int MaxSigned = 4;

    private readonly ImmutableArray<ChargePointFact>.Builder _facts = ImmutableArray.CreateBuilder<ChargePointFact>(2);
    private ImmutableArray<string> _skipped = [];
    private string? _callId;

    /// <summary>The call that is read; null for other messages.</summary>
    public OcppMessage? Call { get; set; }

    /// <summary>The message id of the call, or null. Few calls need it.</summary>
    public string? CallId => _callId ??= Call is { Header: { } header, Json: var json } ? header.IdIn(json) : null;

    /// <summary>The call, if its answer is needed as well; or null.</summary>
    public PendingCall? PendingCall { get; set; }

    /// <summary>The signed meter data of the message: of each context the last, and no more than four.</summary>
    public ImmutableArray<SignedSample> Signed { get; private set; } = [];

    public void Add(ChargePointFact fact) => _facts.Add(fact);

    public void AddSigned(SignedSample signed)
    {
        var others = Signed.RemoveAll(other => other.Context == signed.Context);
        Signed = others.Length < MaxSigned ? others.Add(signed) : Signed;
    }

    /// <summary>Something could not be read.</summary>
    /// <param name="reason">A short sentence for the log.</param>
    public void Skip(string reason) => _skipped = _skipped.Add(reason);

    public OcppReading ToReading() => _facts.Count == 0 && _skipped.IsEmpty
        ? OcppReading.Nothing
        : new OcppReading(_facts.DrainToImmutable(), _skipped);

    /// <summary>A text of the charger, cut for a log line.</summary>
    public static string Quote(string? text) =>
        text is null ? "(none)" : text.Length <= MaxQuoteLength ? text : $"{text.AsSpan(0, MaxQuoteLength)}…";
}
