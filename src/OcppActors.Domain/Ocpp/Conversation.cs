using System.Collections.Immutable;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// One connection of a charge point as a conversation, immutable: <see cref="Apply"/> takes a message and gives what it
/// says and the conversation from there on. It remembers the charge point's calls whose answers mean something:
/// BootNotification, whose answer sets the heartbeat, StartTransaction, whose answer numbers the transaction, and Authorize. Each side numbers its calls for itself, so an
/// answer belongs to a call of the other side alone.
/// </summary>
public sealed class Conversation
{
    /// <summary>How many answers to await; OCPP-J allows one call at a time, so more means that they never came.</summary>
    public const int MaxCalls = 64;

    /// <summary>OCPP-J allows 36; a longer one than this is nobody's to remember.</summary>
    private const int MaxIdLength = 1000;

    private readonly ImmutableArray<PendingCall> _calls;

    private Conversation(ImmutableArray<PendingCall> calls) => _calls = calls;

    /// <summary>Nothing has been said, or no answer is awaited.</summary>
    public static Conversation Empty { get; } = new([]);

    /// <param name="sender">Who sent the message.</param>
    /// <param name="subprotocol">The connection's WebSocket subprotocol, or null; see <see cref="OcppReader"/>.</param>
    /// <param name="message">The message.</param>
    public (Conversation Next, OcppReading Reading) Apply(Direction sender, string? subprotocol, OcppMessage message) =>
        sender == Direction.FromChargePoint ? ApplyFromChargePoint(subprotocol, message) : ApplyFromCsms(message);

    private (Conversation Next, OcppReading Reading) ApplyFromChargePoint(string? subprotocol, OcppMessage message)
    {
        var findings = OcppReader.Read(subprotocol, message);

        // An id that comes again is either the same call once more or, after a restart, another one: the last one counts.
        var next = findings.CallId is { } id ? Remove(id) : this;
        return (findings.PendingCall is { Id.Length: <= MaxIdLength } call ? next.Add(call) : next, findings.ToReading());
    }

    private (Conversation Next, OcppReading Reading) ApplyFromCsms(OcppMessage message)
    {
        if (_calls.IsEmpty
            || message.Header is not { Type: OcppMessageType.CallResult or OcppMessageType.CallError } header
            || header.IdIn(message.Json) is not { } id
            || _calls.FirstOrDefault(call => call.Id == id) is not { } call)
        {
            return (this, OcppReading.Nothing);
        }

        using var payload = JsonDocument.Parse(message.Json[header.Payload], OcppReader.JsonOptions);
        var isAnswered = header.Type == OcppMessageType.CallResult;
        return (Remove(call.Id), new OcppReading([AnswerTo(call, isAnswered ? payload.RootElement : default)], []));
    }

    /// <summary>What the answer says; of an error, which is no answer, nothing but that none will come.</summary>
    private static ChargePointFact AnswerTo(PendingCall call, JsonElement answer)
    {
        if (call.Action == OcppAction.BootNotification)
        {
            return new BootAnswered(answer.Text("status"), answer.Ordinal("interval"));
        }

        var status = (answer.Member("idTagInfo") ?? answer.Member("idTokenInfo"))?.Text("status");
        return call.IdTag is { } idTag
            ? new Authorized(idTag, status)
            : new StartAnswered(call.Id, answer.Text("transactionId"), status);
    }

    private Conversation Add(PendingCall call) => new([.. _calls.Length < MaxCalls ? _calls : _calls.RemoveAt(0), call]);

    private Conversation Remove(string id)
    {
        var left = _calls.RemoveAll(call => call.Id == id);
        return left.Length == _calls.Length ? this : left.IsEmpty ? Empty : new Conversation(left);
    }
}
