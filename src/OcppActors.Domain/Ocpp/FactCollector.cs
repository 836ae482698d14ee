using System.Collections.Immutable;

namespace OcppActors.Domain.Ocpp;

/// <summary>What a reader has found in one message so far.</summary>
internal sealed class FactCollector
{
    private const int MaxQuoteLength = 40;

    private readonly ImmutableArray<ChargePointFact>.Builder _facts = ImmutableArray.CreateBuilder<ChargePointFact>();
    private readonly ImmutableArray<string>.Builder _skipped = ImmutableArray.CreateBuilder<string>();

    /// <summary>The id of the message where it is a call.</summary>
    public string? CallId { get; set; }

    /// <summary>The call, where what it means takes the answer as well.</summary>
    public PendingCall? PendingCall { get; set; }

    public void Add(ChargePointFact fact) => _facts.Add(fact);

    /// <summary>Something cannot be read; a short sentence for the log.</summary>
    public void Skip(string complaint) => _skipped.Add(complaint);

    public OcppReading ToReading() => _facts.Count == 0 && _skipped.Count == 0
        ? OcppReading.Nothing
        : new OcppReading(_facts.ToImmutable(), _skipped.ToImmutable());

    /// <summary>A charger's own words, fit to stand in a log line.</summary>
    public static string Quote(string? text) =>
        text is null ? "(none)" : text.Length <= MaxQuoteLength ? text : $"{text.AsSpan(0, MaxQuoteLength)}…";
}
