using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace OcppActors.Domain.Ocpp;

/// <summary>The texts that the meter values of most chargers consist of, so that reading one of them allocates nothing.</summary>
internal static class KnownTexts
{
    private const int MaxLength = 32;

    private static readonly FrozenSet<string> Texts = FrozenSet.Create(
        StringComparer.Ordinal,
        "Current.Export", "Current.Import", "Current.Offered", "Energy.Active.Export.Interval", "Energy.Active.Export.Register",
        "Energy.Active.Import.Interval", "Energy.Active.Import.Register", "Energy.Reactive.Export.Interval",
        "Energy.Reactive.Export.Register", "Energy.Reactive.Import.Interval", "Energy.Reactive.Import.Register", "Frequency",
        "Power.Active.Export", "Power.Active.Import", "Power.Factor", "Power.Offered", "Power.Reactive.Export",
        "Power.Reactive.Import", "RPM", "SoC", "Temperature", "Voltage",
        "A", "Celsius", "Celcius", "Hz", "K", "Percent", "V", "VA", "W", "Wh", "kVA", "kW", "kWh", "kvar", "kvarh", "var", "varh",
        "L1", "L1-L2", "L1-N", "L2", "L2-L3", "L2-N", "L3", "L3-L1", "L3-N", "N",
        "Body", "Cable", "EV", "Inlet", "Outlet",
        "Interruption.Begin", "Interruption.End", "Other", "Sample.Clock", "Sample.Periodic", "Transaction.Begin", "Transaction.End",
        "Trigger",
        "Raw", "SignedData");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text of a JSON string, if it is one of these; or null.</summary>
    /// <param name="json">The string as it is written, without its quotation marks.</param>
    public static string? Find(ReadOnlySpan<byte> json)
    {
        Span<char> text = stackalloc char[MaxLength];
        return json.Length <= MaxLength
            && Ascii.ToUtf16(json, text, out var length) == OperationStatus.Done
            && Lookup.TryGetValue(text[..length], out var known)
                ? known
                : null;
    }
}
