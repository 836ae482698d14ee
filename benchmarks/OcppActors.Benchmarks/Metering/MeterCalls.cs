using System.Globalization;
using System.Text;

namespace OcppActors.Benchmarks.Metering;

/// <summary>The MeterValues of one charger, 436 bytes each, whose id and two of four readings change with every call.</summary>
internal sealed class MeterCalls
{
    private const int Digits = 7;
    private const string Zeros = "0000000";

    private readonly byte[] _call;
    private readonly int[] _changing;
    private int _count;

    public MeterCalls(int charger)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            [2,"{{charger:D5}}-{{Zeros}}","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"2026-04-18T20:03:20.123Z","sampledValue":[{"value":"4{{Zeros}}.5","unit":"Wh","measurand":"Energy.Active.Import.Register"},{"value":"230.150000","unit":"V","measurand":"Voltage","phase":"L1"},{"value":"46.765000","unit":"A","measurand":"Current.Import","phase":"L1"},{"value":"10000.{{Zeros}}","unit":"W","measurand":"Power.Active.Import"}]}]}]
            """);
        _call = Encoding.ASCII.GetBytes(text);
        var second = text.IndexOf(Zeros, text.IndexOf(Zeros, StringComparison.Ordinal) + Digits, StringComparison.Ordinal);
        _changing = [text.IndexOf(Zeros, StringComparison.Ordinal), second, text.LastIndexOf(Zeros, StringComparison.Ordinal)];
    }

    /// <summary>The next call, which the one after it overwrites.</summary>
    public ReadOnlySpan<byte> Next()
    {
        _count++;
        foreach (var at in _changing)
        {
            _count.TryFormat(_call.AsSpan(at, Digits), out _, "D7", CultureInfo.InvariantCulture);
        }

        return _call;
    }
}
