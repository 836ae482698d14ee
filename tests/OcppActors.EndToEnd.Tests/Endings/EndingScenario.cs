using System.Security.Cryptography.X509Certificates;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>Ends connections through a relay, and asserts that the other side gets what was sent and then the same kind of end.</summary>
internal sealed class EndingScenario(Uri relay, TcpCpms cpms, X509Certificate2? authority = null)
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
        EndingMoment.BeforeTheRequest => BeforeTheRequestAsync(ending.How),
        EndingMoment.Dialing => DialingAsync(ending, path),
        EndingMoment.Refusal => RefusalAsync(ending, path),
        _ => TunnelAsync(ending, path),
    }).WithinAsync($"{ending} at {path}", Patience);

    private async Task BeforeTheRequestAsync(EndingKind how)
    {
        using var charger = await TcpCharger.ConnectAsync(relay, authority);
        await charger.SendAsync("GET /half-a-request HTTP/1.1\r\nHost: relay\r\n"u8.ToArray());
        await EndAsync(charger, how);
        if (how == EndingKind.HalfClose)
        {
            await charger.ReceiveToEndAsync();
        }
    }

    private async Task DialingAsync(Ending ending, string path)
    {
        using var charger = await TcpCharger.ConnectAsync(relay, authority);
        await TcpCharger.Request(path).WriteAsync(charger.Stream);
        using var asked = await cpms.RequestAsync(path);
        await EndAsync(ending.By == Side.Charger ? charger : asked, ending.How);
        if (ending.By == Side.Cpms)
        {
            (await HttpHead.ReadAsync(charger.Stream)).Status.ShouldBe(502, ending.ToString());
        }
        else
        {
            try
            {
                await asked.SendAsync(TcpCpms.Acceptance);
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
        using var charger = await TcpCharger.ConnectAsync(relay, authority);
        await TcpCharger.Request(path).WriteAsync(charger.Stream);
        using var asked = await cpms.RequestAsync(path);
        await asked.SendAsync("HTTP/1.1 401 Unauthorized\r\nContent-Length: 10\r\n\r\n01234"u8.ToArray());
        if (ending.By == Side.Cpms)
        {
            await EndAsync(asked, ending.How);
            await HttpHead.ReadAsync(charger.Stream);
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
        var (charger, asked) = await TcpCharger.OpenTunnelAsync(relay, cpms, path, authority);
        using var chargerEnd = charger;
        using var cpmsEnd = asked;
        var (by, other) = ending.By == Side.Charger ? (charger, asked) : (asked, charger);
        await (ending.When switch
        {
            EndingMoment.Stalled => EndWhileStalledAsync(by, other, ending.How),
            EndingMoment.Flooded => EndWhileFloodedAsync(by, other, ending.How),
            EndingMoment.MidFrame => EndAfterDataAsync(by, other, Frame[..100], ending),
            EndingMoment.Flow => EndAfterDataAsync(by, other, Flow, ending),
            _ => EndAfterDataAsync(by, other, Frame, ending),
        });
    }

    // All data arrives, then the same kind of end.
    private static async Task EndAfterDataAsync(TcpEnd by, TcpEnd other, byte[] said, Ending ending)
    {
        var receiving = other.ReceiveToEndAsync();
        await by.SendAsync(said);
        await by.WaitForAcknowledgementAsync();
        await EndAsync(by, ending.How);

        var seen = await receiving;

        other.Received.AsSpan().SequenceEqual(said).ShouldBeTrue($"{ending}: {other.Received.Length} of {said.Length} bytes arrived");
        seen.ShouldBe(ending.How == EndingKind.Reset ? ObservedEnd.Reset : ObservedEnd.Finished, ending.ToString());
        if (ending.How == EndingKind.HalfClose)
        {
            await AnswerAsync(other, by);
        }
    }

    private static async Task EndWhileStalledAsync(TcpEnd by, TcpEnd other, EndingKind how)
    {
        var flood = FloodBefore(how);
        var sending = await by.SendUntilStalledAsync(flood, Stall);
        if (how == EndingKind.Reset)
        {
            by.Reset();
            await FailsAsync(sending);
            await other.WaitForResetAsync();
            return;
        }

        var receiving = other.ReceiveToEndAsync();
        await sending;
        await EndAsync(by, how);
        (await receiving).ShouldBe(ObservedEnd.Finished);
        other.Received.Length.ShouldBe(flood.Length);
        if (how == EndingKind.HalfClose)
        {
            await AnswerAsync(other, by);
        }
    }

    // One that closes without having read is one that resets (RFC 9293 section 3.10.4 and RFC 1122 section 4.2.2.13).
    private static async Task EndWhileFloodedAsync(TcpEnd by, TcpEnd other, EndingKind how)
    {
        var flood = FloodBefore(how);
        var sending = await other.SendUntilStalledAsync(flood, Stall);
        await EndAsync(by, how);
        if (how == EndingKind.HalfClose)
        {
            (await other.ReceiveToEndAsync()).ShouldBe(ObservedEnd.Finished);
            var receiving = by.ReceiveToEndAsync();
            await sending;
            await other.FinishAsync();
            (await receiving).ShouldBe(ObservedEnd.Finished);
            by.Received.Length.ShouldBe(flood.Length);
        }
        else
        {
            if (!await FailsAsync(sending))
            {
                await other.WaitForResetAsync();
            }
        }
    }

    // After a half-close what is under way has ten seconds, also on a slow machine.
    private static ReadOnlyMemory<byte> FloodBefore(EndingKind how) => Flood.AsMemory(0, how == EndingKind.HalfClose ? Flood.Length / 4 : Flood.Length);

    private static async Task AnswerAsync(TcpEnd other, TcpEnd by)
    {
        await other.SendAsync(Late);
        await other.FinishAsync();
        (await by.ReceiveToEndAsync()).ShouldBe(ObservedEnd.Finished);
        by.Received.ShouldBe(Late);
    }

    private static async Task EndAsync(TcpEnd wire, EndingKind how)
    {
        switch (how)
        {
            case EndingKind.Close:
                wire.Dispose();
                break;
            case EndingKind.Reset:
                wire.Reset();
                break;
            case EndingKind.HalfClose:
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
