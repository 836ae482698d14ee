namespace OcppActors.Tunnel;

/// <summary>How the CPMS took the charger's request.</summary>
internal abstract record DialOutcome
{
    private DialOutcome()
    {
    }

    /// <summary>101: the tunnel is open.</summary>
    /// <param name="Upstream">The CPMS's end. Whoever gets it disposes of it.</param>
    /// <param name="Answer">The 101, to be passed on as it is.</param>
    public sealed record Accepted(TunnelEnd Upstream, ResponseHead Answer) : DialOutcome
    {
        public string? Subprotocol => Answer.Fields.First("Sec-WebSocket-Protocol");

        public NegotiatedExtensions Extensions => NegotiatedExtensions.Read(Answer.Fields);
    }

    /// <summary>Any other answer of the CPMS.</summary>
    /// <param name="Status">Its status.</param>
    /// <param name="Answer">The whole response for the charger: the CPMS's status, end-to-end headers and body.</param>
    public sealed record Refused(int Status, ReadOnlyMemory<byte> Answer) : DialOutcome;

    /// <summary>No answer that could be passed on.</summary>
    /// <param name="Status">What the charger gets: 502, 503 when the relay is being stopped, 504 after the dial timeout.</param>
    /// <param name="Reason">In words for the log.</param>
    public sealed record Failed(int Status, string Reason) : DialOutcome;
}
