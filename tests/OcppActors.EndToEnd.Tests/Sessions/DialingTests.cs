using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Sessions;

/// <summary>Chargers that wait for the CPMS's answer, and many of them at once.</summary>
public sealed class DialingTests(ITestOutputHelper output)
{
    private const int Many = 2000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_charger_that_disconnects_while_dialing_ends_the_dial(bool inOrder)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var relay = await Relay.StartAsync($"ws://{silent.LocalEndpoint}/", "--dial-timeout", "600");
        using var charger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await charger.ConnectAsync(relay.Chargers.Host, relay.Chargers.Port);
        await Upgrade.Request(relay.Chargers.Authority, "/CP1", "ocpp1.6").WriteAsync(new NetworkStream(charger));
        using var dial = await silent.AcceptSocketAsync().WithinAsync("the dial");

        if (!inOrder)
        {
            charger.LingerState = new LingerOption(true, 0);
        }

        charger.Close();

        await EndAsync(dial).WithinAsync("the end of the dial");
        await relay.Process.Output.FirstAsync(line => line.Text.Contains("left before", StringComparison.Ordinal), "a log line about it");
    }

    [Fact]
    public async Task All_chargers_reconnect_at_once()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, Relay.LongTimeouts);

        var first = await ConnectAllAsync(relay);
        var begun = Stopwatch.GetTimestamp();
        var second = await ConnectAllAsync(relay); // their old connections are still open

        output.WriteLine($"{Many} chargers back after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");

        await Task.WhenAll(first.Select(charger => charger.Socket!.Ended)).WithinAsync("the end of the old connections", Deadline.Long);
        second.ShouldAllBe(charger => !charger.Socket!.Ended.IsCompleted);
        foreach (var charger in first.Concat(second))
        {
            await charger.DisposeAsync();
        }
    }

    private static async Task<FakeCharger[]> ConnectAllAsync(Relay relay)
    {
        var chargers = await Task.WhenAll(Enumerable.Range(0, Many).Select(
            number => FakeCharger.ConnectAsync(new Uri(relay.Chargers, $"CP{number}"), IPAddress.Any, Deadline.Long)));
        chargers.ShouldAllBe(charger => charger.Answer.Status == 101);
        return chargers;
    }

    private static async Task EndAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end as well.
        }
    }
}
