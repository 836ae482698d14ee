using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Sessions;

/// <summary>A CPMS that refuses a charger's second connection as long as the first is open.</summary>
public sealed class EvictionTests : SessionTestKit
{
    private const string Path = "/CP1";
    private const string Password = "Basic b25lOnR3bw==";

    [Theory]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task The_old_connection_is_closed_and_the_CPMS_is_dialed_again_when_it_has_noticed(int status)
    {
        var (old, oldUpstream, _) = await ConnectAsync(Path, Password);
        var (charger, _) = Open(Path, Password);
        await Dialer.DialedAsync(Path);

        Dialer.Refuse(Path, status);
        await Task.WhenAll(old.Finished.Task, oldUpstream.Finished.Task).WaitAsync(Patience);
        Dialer.DialsOf(Path).ShouldBe(0); // the CPMS has not closed its end yet
        oldUpstream.Close();
        await Dialer.DialedAsync(Path);
        Dialer.Accept(Path);

        (await StatusAsync(charger)).ShouldBe(101);
        foreach (var expected in new[] { "+1", "-1", "+2" })
        {
            (await NextEventAsync()).ShouldBe(expected);
        }

        (Context.Metrics.Evictions.Value, Context.Metrics.Takeovers.Value).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_CPMS_that_refuses_right_after_an_eviction_is_dialed_again()
    {
        var (_, oldUpstream, _) = await ConnectAsync(Path);
        var (charger, _) = Open(Path);
        foreach (var status in new[] { 409, 409, 500 })
        {
            Dialer.Refuse(Path, status);
        }

        Dialer.Accept(Path);
        oldUpstream.Close();

        (await StatusAsync(charger)).ShouldBe(101);
    }

    [Fact]
    public async Task A_CPMS_that_still_refuses_after_the_retries_is_passed_on_to_the_charger()
    {
        Context = Context with { Takeover = Context.Takeover with { Retrying = TimeSpan.Zero } };
        var (_, oldUpstream, _) = await ConnectAsync(Path);
        var (charger, _) = Open(Path);
        Dialer.Refuse(Path, 409);
        Dialer.Refuse(Path, 423);
        oldUpstream.Close();

        (await StatusAsync(charger)).ShouldBe(423);
        (await SessionsNow()).ByPath.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_CPMS_that_never_closes_its_end_is_reset()
    {
        Context = Context with { Takeover = Context.Takeover with { EvictionGrace = TimeSpan.FromMilliseconds(100) } };
        var (_, oldUpstream, oldEnded) = await ConnectAsync(Path);
        var (charger, _) = Open(Path);
        Dialer.Refuse(Path, 409);
        Dialer.Accept(Path);

        await oldUpstream.Aborted.Task.WaitAsync(Patience);

        (await StatusAsync(charger)).ShouldBe(101);
        await oldEnded.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(401, Password, "192.0.2.1")]
    [InlineData(403, Password, "192.0.2.1")]
    [InlineData(404, Password, "192.0.2.1")]
    [InlineData(401, "Basic wrong", "203.0.113.9")]
    [InlineData(409, Password, "203.0.113.9")]
    [InlineData(409, "Basic wrong", "192.0.2.1")]
    [InlineData(409, null, "192.0.2.1")]
    public async Task An_impostor_gets_the_refusal_and_the_real_charger_stays_connected(int status, string? authorization, string address)
    {
        var (real, realUpstream, _) = await ConnectAsync(Path, Password);
        var (impostor, _) = Open(Path, authorization, address);

        Dialer.Refuse(Path, status);

        (await StatusAsync(impostor)).ShouldBe(status);
        await ShouldGoOnAsync(real, realUpstream);
        Dialer.DialsOf(Path).ShouldBe(1);
        Context.Metrics.Evictions.Value.ShouldBe(0);
    }

    [Fact]
    public async Task A_different_client_certificate_counts_as_a_different_charger()
    {
        var (real, realUpstream, _) = await ConnectAsync(Path, certificate: "AB12");
        var (impostor, _) = Open(Path, certificate: "CD34");

        Dialer.Refuse(Path, 409);

        (await StatusAsync(impostor)).ShouldBe(409);
        await ShouldGoOnAsync(real, realUpstream);
    }

    [Fact]
    public async Task From_another_address_only_a_silent_connection_is_evicted()
    {
        Context = Context with { Takeover = Context.Takeover with { Silence = TimeSpan.FromMilliseconds(-1) } }; // every one is silent
        var (_, oldUpstream, _) = await ConnectAsync(Path, Password);
        var (charger, _) = Open(Path, Password, "203.0.113.9");
        Dialer.Refuse(Path, 409);
        Dialer.Accept(Path);

        oldUpstream.Close();

        (await StatusAsync(charger)).ShouldBe(101);
    }

    [Fact]
    public async Task A_path_is_not_evicted_twice_in_a_short_time()
    {
        var (_, oldUpstream, _) = await ConnectAsync(Path);
        var (second, _) = Open(Path);
        await Dialer.DialedAsync(Path);
        Dialer.Refuse(Path, 409);
        oldUpstream.Close();
        await Dialer.DialedAsync(Path);
        var upstream = Dialer.Accept(Path);
        (await StatusAsync(second)).ShouldBe(101);

        var (third, _) = Open(Path);
        Dialer.Refuse(Path, 409);

        (await StatusAsync(third)).ShouldBe(409);
        await ShouldGoOnAsync(second, upstream);
        (Context.Metrics.Evictions.Value, Context.Metrics.EvictionsDenied.Value).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_second_new_connection_waits_until_the_first_is_admitted()
    {
        var (_, oldUpstream, _) = await ConnectAsync(Path);
        var (first, _) = Open(Path);
        await Dialer.DialedAsync(Path);
        Dialer.Refuse(Path, 409);
        await oldUpstream.Finished.Task.WaitAsync(Patience);
        var (second, _) = Open(Path);
        await SessionsNow();
        Dialer.DialsOf(Path).ShouldBe(0);

        oldUpstream.Close();
        await Dialer.DialedAsync(Path);
        Dialer.Accept(Path);
        (await StatusAsync(first)).ShouldBe(101);
        await Dialer.DialedAsync(Path);
        Dialer.Refuse(Path, 409);

        (await StatusAsync(second)).ShouldBe(409);
        first.Finished.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_refusal_after_the_old_connection_has_ended_is_not_dialed_again()
    {
        var (old, oldUpstream, oldEnded) = await ConnectAsync(Path);
        var (charger, _) = Open(Path);
        await Dialer.DialedAsync(Path);
        old.Close();
        oldUpstream.Close();
        await oldEnded.WaitAsync(Patience);
        await VacatedAsync(Path);

        Dialer.Refuse(Path, 409);

        (await StatusAsync(charger)).ShouldBe(409);
    }

    [Fact]
    public async Task A_new_connection_that_ends_during_an_eviction_is_not_dialed_again()
    {
        var (_, oldUpstream, _) = await ConnectAsync(Path);
        var (charger, ended) = Open(Path);
        await Dialer.DialedAsync(Path);
        Dialer.Refuse(Path, 409);
        await oldUpstream.Finished.Task.WaitAsync(Patience);

        charger.GoAway();
        await ended.WaitAsync(Patience);
        oldUpstream.Close();

        (await NextEventAsync()).ShouldBe("+1");
        (await NextEventAsync()).ShouldBe("-1");
        (await ConnectAsync(Path)).Charger.Finished.Task.IsCompleted.ShouldBeFalse();
    }

    private static async Task ShouldGoOnAsync(MemoryEnd charger, MemoryEnd upstream)
    {
        var frame = FrameBuilder.Text("still here", 7);
        charger.Send(frame);
        (await upstream.ReceiveAsync()).ShouldBe(frame);
        charger.Finished.Task.IsCompleted.ShouldBeFalse();
    }
}
