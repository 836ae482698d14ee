using Shouldly;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>What both ends saw of a connection that is over.</summary>
internal sealed record ConnectionTranscript(
    HttpHead ChargerRequest,
    HttpHead ChargerAnswer,
    HttpHead CpmsRequest,
    HttpHead CpmsAnswer,
    byte[] ChargerSent,
    byte[] ChargerReceived,
    byte[] CpmsSent,
    byte[] CpmsReceived)
{
    public static ConnectionTranscript Of(ChargerAndCpms pair) => new(
        pair.Charger.Request,
        pair.Charger.Answer,
        pair.Cpms.Request,
        pair.Cpms.Answer,
        pair.ChargerSocket.Sent,
        pair.ChargerSocket.Received,
        pair.Cpms.Socket.Sent,
        pair.Cpms.Socket.Received);

    /// <summary>Every byte after the handshake arrived as it was sent, both ways.</summary>
    public void ShouldBeByteExact()
    {
        ShouldBeSame(CpmsReceived, ChargerSent, "to the CPMS");
        ShouldBeSame(ChargerReceived, CpmsSent, "to the charger");
    }

    /// <summary>The CPMS saw the charger's own request, below its own path and under its own name.</summary>
    public void ShouldHavePassedTheRequestOn(FakeCpms cpms)
    {
        CpmsRequest.StartLine.ShouldBe($"GET {FakeCpms.BasePath}{ChargerRequest.Target} HTTP/1.1");
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

    // Megabytes are compared, so only the first difference is reported.
    private static void ShouldBeSame(byte[] received, byte[] sent, string direction)
    {
        var same = received.AsSpan().CommonPrefixLength(sent);
        (same, received.Length).ShouldBe((sent.Length, sent.Length), $"bytes that agree, and bytes received, {direction}");
    }
}
