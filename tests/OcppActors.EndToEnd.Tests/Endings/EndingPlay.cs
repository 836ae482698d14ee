using System.Security.Cryptography.X509Certificates;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>Plays endings through a relay, and sees to it that the other side gets what was sent and then the same kind of end.</summary>
internal sealed class EndingPlay(Uri relay, WireCpms cpms, X509Certificate2? authority = null)
{
    /// <summary>Several times what the relay itself gives to a half-closed connection or to a dial.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] Frame = Harness.Frame.OfText(new string('x', 500)).Encode(masked: true);
    private static readonly byte[] Late = Harness.Frame.OfText("late").Encode(masked: true);
    private static readonly byte[] Flow = [.. Enumerable.Range(0, 200).SelectMany(_ => Frame)];
    private static readonly byte[] Flood = new byte[4 * 1024 * 1024];

    /// <param name="ending">What to play.</param>
    /// <param name="path">A path that no other play has.</param>
    public Task PlayAsync(Ending ending, string path) => (ending.When switch
    {
        Moment.BeforeTheRequest => BeforeTheRequestAsync(ending.How),
        Moment.Dialing => DialingAsync(ending, path),
        Moment.Refusal => RefusalAsync(ending, path),
        _ => TunnelAsync(ending, path),
    }).WithinAsync($"{ending} at {path}", Patience);

    private async Task BeforeTheRequestAsync(Way how)
    {
        using var charger = await WireCharger.ConnectAsync(relay, authority);
        await charger.SendAsync("GET /half-a-request HTTP/1.1\r\nHost: relay\r\n"u8.ToArray());
        await EndAsync(charger, how);
        if (how == Way.HalfClose)
        {
            await charger.ReceiveToEndAsync();
        }
    }

    private async Task DialingAsync(Ending ending, string path)
    {
        using var charger = await WireCharger.ConnectAsync(relay, authority);
        await WireCharger.Request(path).WriteAsync(charger.Stream);
        using var asked = await cpms.AskedAsync(path);
        await EndAsync(ending.By == Side.Charger ? charger : asked, ending.How);
        if (ending.By == Side.Cpms)
        {
            (await Head.ReadAsync(charger.Stream)).Status.ShouldBe(502, ending.ToString());
        }
        else
        {
            try
            {
                await asked.SendAsync(WireCpms.Acceptance);
            }
            catch (IOException)
            {
                // The relay has seen the charger go, and given up the dial.
            }

            await asked.ReceiveToEndAsync();
        }
    }

    private async Task RefusalAsync(Ending ending, string path)
    {
        using var charger = await WireCharger.ConnectAsync(relay, authority);
        await WireCharger.Request(path).WriteAsync(charger.Stream);
        using var asked = await cpms.AskedAsync(path);
        await asked.SendAsync("HTTP/1.1 401 Unauthorized\r\nContent-Length: 10\r\n\r\n01234"u8.ToArray());
        if (ending.By == Side.Cpms)
        {
            await EndAsync(asked, ending.How);
            await Head.ReadAsync(charger.Stream);
        }
        else
        {
            await EndAsync(charger, ending.How);
            await asked.SendAsync("56789"u8.ToArray());
            await asked.ReceiveToEndAsync();
        }
    }

    private async Task TunnelAsync(Ending ending, string path)
    {
        var (charger, asked) = await WireCharger.MeetAsync(relay, cpms, path, authority);
        using var chargerEnd = charger;
        using var cpmsEnd = asked;
        var (by, other) = ending.By == Side.Charger ? (charger, asked) : (asked, charger);
        await (ending.When switch
        {
            Moment.Stalled => StalledAsync(by, other, ending.How),
            Moment.Flooded => FloodedAsync(by, other, ending.How),
            Moment.MidFrame => SpokenAsync(by, other, Frame[..100], ending),
            Moment.Flow => SpokenAsync(by, other, Flow, ending),
            _ => SpokenAsync(by, other, Frame, ending),
        });
    }

    // All that was said arrives, then the same kind of end.
    private static async Task SpokenAsync(Wire by, Wire other, byte[] said, Ending ending)
    {
        var receiving = other.ReceiveToEndAsync();
        await by.SendAsync(said);
        await by.ArrivalAsync();
        await EndAsync(by, ending.How);

        var seen = await receiving;

        other.Received.AsSpan().SequenceEqual(said).ShouldBeTrue($"{ending}: {other.Received.Length} of {said.Length} bytes arrived");
        seen.ShouldBe(ending.How == Way.Reset ? SeenEnd.Reset : SeenEnd.Finished, ending.ToString());
        if (ending.How == Way.HalfClose)
        {
            await AnswerAsync(other, by);
        }
    }

    private static async Task StalledAsync(Wire by, Wire other, Way how)
    {
        var flood = FloodBefore(how);
        var sending = await by.SendUntilStalledAsync(flood, Stall);
        if (how == Way.Reset)
        {
            by.Reset();
            await FailsAsync(sending);
            await other.BreakAsync();
            return;
        }

        var receiving = other.ReceiveToEndAsync();
        await sending;
        await EndAsync(by, how);
        (await receiving).ShouldBe(SeenEnd.Finished);
        other.Received.Length.ShouldBe(flood.Length);
        if (how == Way.HalfClose)
        {
            await AnswerAsync(other, by);
        }
    }

    // One that closes without having read is one that resets (RFC 9293 section 3.10.4 and RFC 1122 section 4.2.2.13).
    private static async Task FloodedAsync(Wire by, Wire other, Way how)
    {
        var flood = FloodBefore(how);
        var sending = await other.SendUntilStalledAsync(flood, Stall);
        await EndAsync(by, how);
        if (how == Way.HalfClose)
        {
            (await other.ReceiveToEndAsync()).ShouldBe(SeenEnd.Finished);
            var receiving = by.ReceiveToEndAsync();
            await sending;
            await other.FinishAsync();
            (await receiving).ShouldBe(SeenEnd.Finished);
            by.Received.Length.ShouldBe(flood.Length);
        }
        else
        {
            if (!await FailsAsync(sending))
            {
                await other.BreakAsync();
            }
        }
    }

    // After a half-close what is under way has ten seconds, also on a slow machine.
    private static ReadOnlyMemory<byte> FloodBefore(Way how) => Flood.AsMemory(0, how == Way.HalfClose ? Flood.Length / 4 : Flood.Length);

    private static async Task AnswerAsync(Wire other, Wire by)
    {
        await other.SendAsync(Late);
        await other.FinishAsync();
        (await by.ReceiveToEndAsync()).ShouldBe(SeenEnd.Finished);
        by.Received.ShouldBe(Late);
    }

    private static async Task EndAsync(Wire wire, Way how)
    {
        switch (how)
        {
            case Way.Close:
                wire.Dispose();
                break;
            case Way.Reset:
                wire.Reset();
                break;
            case Way.HalfClose:
                await wire.FinishAsync();
                break;
        }
    }

    private static async Task<bool> FailsAsync(Task sending)
    {
        try
        {
            await sending;
            return false;
        }
        catch (Exception lost) when (lost is IOException or ObjectDisposedException)
        {
            return true;
        }
    }
}
