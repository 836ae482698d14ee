namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A charger and a CPMS connected with each other, directly or through a relay.</summary>
internal sealed class ChargerAndCpms(FakeCharger charger, CpmsConnection cpms) : IAsyncDisposable
{
    /// <summary>The payload of the Disconnection that <see cref="CloseAsync"/> leads to (contract: docs/snoop.md).</summary>
    public const string ClosePayload = """{"sender":"CP","code":1000,"reason":"bye"}""";

    public FakeCharger Charger => charger;

    public CpmsConnection Cpms => cpms;

    public WebSocketPeer ChargerSocket => charger.Socket!;

    /// <summary>Connects a charger, by way of <paramref name="url"/>, and waits for it at the CPMS under <paramref name="path"/>.</summary>
    public static async Task<ChargerAndCpms> ConnectAsync(Uri url, FakeCpms cpms, string path, Func<Uri, Task<FakeCharger>>? connect = null)
    {
        var charger = await (connect ?? (target => FakeCharger.ConnectAsync(target)))(url);
        if (charger.Socket is null)
        {
            throw new InvalidOperationException($"The charger was refused: {charger.Answer} {charger.Body}");
        }

        return new ChargerAndCpms(charger, await cpms.ConnectionAsync(path));
    }

    /// <summary>Plays messages in their order: each is sent when the one before has reached the other side.</summary>
    public async Task PlayAsync(IEnumerable<RecordedMessage> messages)
    {
        foreach (var message in messages)
        {
            var (from, to) = message.Sender == Sender.Charger ? (ChargerSocket, cpms.Socket) : (cpms.Socket, ChargerSocket);
            await from.SendTextAsync(message.Text);
            var heard = await to.NextTextAsync();
            if (heard != message.Text)
            {
                throw new InvalidDataException($"Sent {message.Text}{Environment.NewLine}but received {heard}");
            }
        }
    }

    /// <summary>The charger sends a Close, the CPMS answers it and ends the connection (RFC 6455 section 7.1.1).</summary>
    public async Task CloseAsync()
    {
        await ChargerSocket.SendAsync(Frame.OfClose(1000, "bye"));
        var goodbye = await cpms.Socket.NextFrameAsync();
        await cpms.Socket.SendAsync(goodbye);
        await ChargerSocket.NextFrameAsync();
        await cpms.Socket.FinishSendingAsync();
        await ChargerSocket.EndAsync();
        await ChargerSocket.FinishSendingAsync();
        await cpms.Socket.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await charger.DisposeAsync();
        await cpms.Socket.DisposeAsync();
    }
}
