using Shouldly;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>What both ends saw of a connection that is over.</summary>
internal sealed record Performance(
    Head ChargerRequest,
    Head ChargerAnswer,
    Head CpmsRequest,
    Head CpmsAnswer,
    byte[] ChargerSent,
    byte[] ChargerReceived,
    byte[] CpmsSent,
    byte[] CpmsReceived)
{
    public static Performance Of(Duet duet) => new(
        duet.Charger.Request,
        duet.Charger.Answer,
        duet.Cpms.Request,
        duet.Cpms.Answer,
        duet.ChargerSocket.Sent,
        duet.ChargerSocket.Received,
        duet.Cpms.Socket.Sent,
        duet.Cpms.Socket.Received);

    /// <summary>Every byte after the handshake arrived as it was sent, both ways.</summary>
    public void ShouldBeByteExact()
    {
        ShouldBeSame(CpmsReceived, ChargerSent, "to the CPMS");
        ShouldBeSame(ChargerReceived, CpmsSent, "to the charger");
    }

    /// <summary>The CPMS saw the charger's own request, below its own path and under its own name.</summary>
    public void ShouldHavePassedTheRequestOn(CpmsPlayer cpms)
    {
        CpmsRequest.StartLine.ShouldBe($"GET {CpmsPlayer.BasePath}{ChargerRequest.Target} HTTP/1.1");
        CpmsRequest["Host"].ShouldBe(cpms.Authority);
        CpmsRequest["Upgrade"].ShouldBe("websocket");
        CpmsRequest["Connection"].ShouldBe("Upgrade");
        string[] own = ["Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Authorization", "User-Agent"];
        foreach (var name in own)
        {
            CpmsRequest[name].ShouldBe(ChargerRequest[name], name);
        }
    }

    /// <summary>The charger got the CPMS's own 101.</summary>
    public void ShouldHavePassedTheAnswerOn()
    {
        ChargerAnswer.StartLine.ShouldBe(CpmsAnswer.StartLine);
        ChargerAnswer.Headers.ShouldBe(CpmsAnswer.Headers, ignoreOrder: true);
    }

    // Megabytes are compared, so no list of differences: the first one tells enough.
    private static void ShouldBeSame(byte[] received, byte[] sent, string direction)
    {
        var same = received.AsSpan().CommonPrefixLength(sent);
        (same, received.Length).ShouldBe((sent.Length, sent.Length), $"bytes that agree, and bytes received, {direction}");
    }
}
