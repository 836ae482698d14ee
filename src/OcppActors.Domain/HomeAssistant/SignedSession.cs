using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The signed meter data of a session's start and end.</summary>
internal readonly record struct SignedSession(SignedMeterData? Start, SignedMeterData? End)
{
    /// <summary>About the memory that it takes.</summary>
    public int Bytes => BytesOf(Start) + BytesOf(End);

    /// <summary>
    /// With those of a message, by their contexts. Data of another context belong to the start in the first message of a
    /// transaction and to the end in its last one, and are not kept in those between.
    /// </summary>
    public SignedSession With(TransactionReported report)
    {
        var (start, end) = (Start, End);
        foreach (var signed in report.Signed)
        {
            switch (signed.Context)
            {
                case SessionReadings.BeginContext:
                    start = signed.Data;
                    break;
                case SessionReadings.EndContext:
                    end = signed.Data;
                    break;
                default:
                    start ??= report.EventType == TransactionEventType.Started ? signed.Data : null;
                    end ??= report.EventType == TransactionEventType.Ended ? signed.Data : null;
                    break;
            }
        }

        return new SignedSession(start, end);
    }

    private static int BytesOf(SignedMeterData? data) => data is null
        ? 0
        : MemoryOf.Text(data.Data) + MemoryOf.Text(data.PublicKey) + MemoryOf.Text(data.Encoding) + MemoryOf.Text(data.SigningMethod);
}
