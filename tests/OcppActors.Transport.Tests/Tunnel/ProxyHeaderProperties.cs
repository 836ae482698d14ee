using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

[Trait("Kind", "fuzz")]
public sealed class ProxyHeaderProperties
{
    private const string Signature = "\r\n\r\n\0\r\nQUIT\n";

    private static readonly Gen<byte[]> Headers = Gen.Elements(
        "PROXY TCP4 192.0.2.7 10.0.0.1 40000 8500\r\n",
        "PROXY TCP6 2001:db8::7 ::1 40000 8500\r\n",
        "PROXY UNKNOWN\r\n",
        $"{Signature}\u0021\u0011\0\u000C\u00C0\0\u0002\u0007\u000A\0\0\u0001\u009C\u0040\u0021\u0034",
        $"{Signature}\u0021\u0021\0\u0027{new string('\u0020', 36)}\u0004\0\0",
        $"{Signature}\u0020\0\0\0").Select(header => Encoding.Latin1.GetBytes(header + "GET /CP001 HTTP/1.1\r\n\r\n"));

    private static readonly Gen<byte[]> Anything = Hostile.Bytes(
        Headers, Signature, "PROXY ", "TCP4", "TCP6", "UNKNOWN", " ", "\r\n", "\r", "\n", "::ffff:1.2.3.4", "fe80::1%1", "127.1", "65536", "-1", "\0", "\u00FF\u00FF", "\u0021\u0011");

    [Fact]
    public void What_has_been_decided_is_not_changed_by_more_bytes() =>
        Prop.ForAll(Anything.ToArbitrary(), Gen.Choose(0, 300).ToArbitrary(), (bytes, length) =>
        {
            var (early, late) = (Decide(bytes.AsSpan(0, Math.Min(length, bytes.Length))), Decide(bytes));

            late.ShouldBe(early.IsDecided ? early : late);
            (late.Header?.Bytes ?? 0).ShouldBeInRange(0, bytes.Length);
            (late.IsDecided || bytes.Length < 16 + 65_536).ShouldBeTrue("it waits for more than the longest header");
        }).Fuzz(300);

    private static (bool IsDecided, bool IsValid, ProxyHeader? Header) Decide(ReadOnlySpan<byte> received)
    {
        if (ProxyHeader.Begins(received) is not true and var begins)
        {
            return (begins is false, true, null);
        }

        var isValid = ProxyHeader.TryRead(received, out var header);
        return (!isValid || header is not null, isValid, header);
    }
}
