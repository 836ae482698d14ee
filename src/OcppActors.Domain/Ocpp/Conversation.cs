using System.Collections.Immutable;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// The open calls of one connection, immutable: <see cref="Apply"/> reads a message and gives the next state. It keeps the
/// charge point's calls whose answers matter: BootNotification, whose answer sets the heartbeat interval, StartTransaction, whose
/// answer contains the transaction id, and Authorize. Each side chooses its own message ids, so an answer belongs to a call of
/// the other side only.
/// </summary>
internal sealed class Conversation
{
    /// <summary>How many open calls are kept. OCPP-J allows one at a time, so more means that their answers were lost.</summary>
    public const int MaxCalls = 16;

    /// <summary>OCPP-J allows 36 characters; a call with a longer message id than this is not kept.</summary>
    private const int MaxIdLength = LenientJson.MaxTextLength - 1;

    private const int BytesOfCall = 96;

    private readonly ImmutableArray<PendingCall> _calls;

    /// <summary>The CPMS has asked for a BootNotification, which is then no sign of a restart.</summary>
    private readonly bool _isBootRequested;

    private Conversation(ImmutableArray<PendingCall> calls, bool isBootRequested) => (_calls, _isBootRequested) = (calls, isBootRequested);

    /// <summary>No call is open.</summary>
    public static Conversation Empty { get; } = new([], false);

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => _calls.Sum(call => BytesOfCall + (2 * (call.Id.Length + (call.IdTag?.Length ?? 0))));

    /// <summary>Reads a message. Never throws.</summary>
    /// <param name="sender">Who sent the message.</param>
    /// <param name="subprotocol">The connection's WebSocket subprotocol, or null; see <see cref="OcppReader"/>.</param>
    /// <param name="message">The message.</param>
    public (Conversation Next, OcppReading Reading) Apply(Direction sender, string? subprotocol, OcppMessage message) =>
        sender == Direction.FromChargePoint ? ApplyFromChargePoint(subprotocol, message) : ApplyFromCsms(message);

    private (Conversation Next, OcppReading Reading) ApplyFromChargePoint(string? subprotocol, OcppMessage message)
    {
        var findings = OcppReader.Read(subprotocol, message);

        // A message id that is used again belongs to the same call or, after a restart, to another one: the last one counts.
        var next = !_calls.IsEmpty && findings.CallId is { } id ? Remove(id) : this;
        var after = findings.PendingCall is { Id.Length: <= MaxIdLength } call ? next.Add(call) : next;
        var reading = findings.ToReading();
        return _isBootRequested && reading.Facts is [Booted boot]
            ? (With(after._calls, isBootRequested: false), reading with { Facts = [boot with { IsTriggered = true }] })
            : (after, reading);
    }

    private (Conversation Next, OcppReading Reading) ApplyFromCsms(OcppMessage message)
    {
        if (message.Header is { Type: OcppMessageType.Call, Action: OcppAction.TriggerMessage or OcppAction.ExtendedTriggerMessage } request)
        {
            using var asked = JsonDocument.Parse(message.Json[request.Payload], OcppReader.JsonOptions);
            return (asked.RootElement.Text("requestedMessage") == OcppAction.BootNotification ? With(_calls, isBootRequested: true) : this, OcppReading.Nothing);
        }

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

    /// <summary>The fact of an answer; a CALLERROR has no values.</summary>
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

    private Conversation Add(PendingCall call) => With([.. _calls.Length < MaxCalls ? _calls : _calls.RemoveAt(0), call], _isBootRequested);

    private Conversation Remove(string id)
    {
        var left = _calls.RemoveAll(call => call.Id == id);
        return left.Length == _calls.Length ? this : With(left, _isBootRequested);
    }

    private static Conversation With(ImmutableArray<PendingCall> calls, bool isBootRequested) =>
        calls.IsEmpty && !isBootRequested ? Empty : new Conversation(calls, isBootRequested);
}
