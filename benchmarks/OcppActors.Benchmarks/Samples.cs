using System.Globalization;
using System.Text;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Benchmarks;

/// <summary>Messages of a charger.</summary>
internal static class Samples
{
    public const int MessageLimit = 1024 * 1024;

    public static byte[] BootNotification { get; } =
        """[2,"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9","BootNotification",{"chargePointVendor":"HomeWall","chargePointModel":"H2"}]"""u8.ToArray();

    /// <summary>Some 500 bytes.</summary>
    public static byte[] MeterValues { get; } = Encoding.UTF8.GetBytes(MeterValuesOf(19223));

    /// <summary>The next of them, with other readings.</summary>
    public static byte[] NextMeterValues { get; } = Encoding.UTF8.GetBytes(MeterValuesOf(19224));

    private static string MeterValuesOf(int id)
    {
        string[] measurands = ["Energy.Active.Import.Register", "Power.Active.Import", "Current.Import", "Voltage"];
        var samples = measurands.Select((name, i) => string.Create(
            CultureInfo.InvariantCulture, $$"""{"value":"{{id * (i + 7919) % 100_000}}.{{id % 10}}","measurand":"{{name}}","phase":"L1"}"""));
        return $$"""[2,"{{id}}","MeterValues",{"connectorId":1,"transactionId":4711,"meterValue":[{"timestamp":"2026-04-18T20:03:20Z","sampledValue":[{{string.Join(',', samples)}}]}]}]""";
    }
}

/// <summary>Frames as RFC 6455 section 5.2 has them.</summary>
internal static class Frames
{
    private const uint Key = 0x8040_2011;

    /// <param name="payload">126 bytes or more, or fewer.</param>
    /// <param name="masked">As a charger sends it.</param>
    /// <param name="reserved">RSV1 to RSV3.</param>
    public static byte[] Of(byte[] payload, bool masked, byte reserved = 0)
    {
        var mask = masked ? 0x80 : 0;
        byte[] length = payload.Length < 126
            ? [(byte)(mask | payload.Length)]
            : [(byte)(mask | 126), (byte)(payload.Length >> 8), (byte)payload.Length];
        var body = new byte[payload.Length];
        Masking.Apply(payload, body, masked ? Key : 0, 0);
        byte[] key = masked ? BitConverter.GetBytes(Key) : [];
        return [(byte)(0x80 | reserved | (byte)Opcode.Text), .. length, .. key, .. body];
    }
}

/// <summary>A tap's listener that does nothing with what it hears.</summary>
internal sealed class Audience(bool isListening) : IWiretapListener
{
    public bool Wants(out long generation)
    {
        generation = 0;
        return isListening;
    }

    public void Seen(in TappedMessage message)
    {
    }

    public void Closed(WebSocketClose close)
    {
    }

    public void InflatingEnded(Direction sender, string reason) => throw new InvalidOperationException(reason);

    public void MessageGivenUp(Direction sender) => throw new InvalidOperationException();

    public void Lost(Direction sender, string reason) => throw new InvalidOperationException(reason);
}
