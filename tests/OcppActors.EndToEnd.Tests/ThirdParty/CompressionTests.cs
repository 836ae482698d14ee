using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.ThirdParty;

/// <summary>The npm package ws on both sides, with RFC 7692 compression negotiated through the relay.</summary>
public sealed class CompressionTests
{
    [RequiresFact(Requirement.NpmPackages)]
    public async Task Compressed_messages_of_every_size_are_echoed_unchanged()
    {
        await using var server = new NodeScript("compression.mjs", "listen");
        await using var relay = await Relay.StartAsync($"ws://127.0.0.1:{await server.PortAsync()}/");
        await using var client = new NodeScript("compression.mjs", $"{relay.Chargers}deflating");

        (await client.ExitAsync()).ShouldBe(0, client.ToString());
        var closed = (await server.EventsAsync("closed", 1))[0];

        foreach (var side in new[] { server, client })
        {
            side.All("connected").Single().GetProperty("extensions").GetString().ShouldBe("permessage-deflate");
        }

        client.All("damaged").ShouldBeEmpty();
        client.All("done").Single().GetProperty("code").GetInt32().ShouldBe(4017);
        closed.GetProperty("code").GetInt32().ShouldBe(4017);
    }
}
