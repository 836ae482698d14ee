using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OcppActors.LoadBench.Load;

/// <summary>
/// A charger's MeterValues, made once and masked; the next one differs from it in its id and two readings, whose digits
/// alone are rewritten.
/// </summary>
internal sealed class MeterCall
{
    private const int HeaderLength = 8;
    private const int Digits = 7;
    private const int IdLength = 6 + Digits;
    private const string Energy = "40000000.5";
    private const string Power = "10000.0000000";
    private static readonly byte[] Mask = [0x37, 0xFA, 0x21, 0x3D];

    private readonly byte[] _frame;
    private readonly byte[] _id;
    private readonly int _energyAt;
    private readonly int _powerAt;
    private int _count;

    /// <param name="charger">Its number, below 100,000.</param>
    /// <param name="time">For the readings' timestamps.</param>
    public MeterCall(int charger, TimeProvider time)
    {
        _id = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{charger:D5}-{0:D7}"));
        var text = $$"""
            [2,"{{Encoding.ASCII.GetString(_id)}}","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"{{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}","sampledValue":[{"value":"{{Energy}}","unit":"Wh","measurand":"Energy.Active.Import.Register"},{"value":"230.150000","unit":"V","measurand":"Voltage","phase":"L1"},{"value":"46.765000","unit":"A","measurand":"Current.Import","phase":"L1"},{"value":"{{Power}}","unit":"W","measurand":"Power.Active.Import"}]}]}]
            """;
        var payload = Encoding.ASCII.GetBytes(text);
        _energyAt = HeaderLength + text.IndexOf(Energy, StringComparison.Ordinal) + 1;
        _powerAt = HeaderLength + text.IndexOf(Power, StringComparison.Ordinal) + 6;
        _frame = [0x80 | Frame.Text, 0x80 | 126, 0, 0, .. Mask, .. payload];
        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(2), (ushort)payload.Length);
        for (var i = HeaderLength; i < _frame.Length; i++)
        {
            _frame[i] ^= Mask[i & 3];
        }
    }

    /// <summary>The frame of the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        _count++;
        Span<byte> digits = stackalloc byte[Digits];
        var rest = _count;
        for (var i = Digits - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (rest % 10));
            rest /= 10;
        }

        digits.CopyTo(_id.AsSpan(IdLength - Digits));
        Write(digits, HeaderLength + 4 + IdLength - Digits);
        Write(digits, _energyAt);
        Write(digits, _powerAt);
        return _frame;
    }

    /// <summary>Whether this payload answers the last call: <c>[3,"id",...</c>.</summary>
    public bool IsAnsweredBy(ReadOnlySpan<byte> payload) =>
        payload.Length > 4 + IdLength && payload[1] == '3' && payload.Slice(4, IdLength).SequenceEqual(_id);

    private void Write(ReadOnlySpan<byte> digits, int at)
    {
        for (var i = 0; i < digits.Length; i++)
        {
            _frame[at + i] = (byte)(digits[i] ^ Mask[(at + i) & 3]);
        }
    }
}
