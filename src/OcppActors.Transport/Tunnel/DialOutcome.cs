using OcppActors.Transport.Http;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>How the CPMS took the charger's request.</summary>
public abstract record DialOutcome
{
    private DialOutcome()
    {
    }

    /// <summary>101: the tunnel is open.</summary>
    /// <param name="Upstream">The CPMS's end. Whoever gets it disposes of it.</param>
    /// <param name="Answer">The 101.</param>
    public sealed record Accepted(TunnelEnd Upstream, ResponseHead Answer) : DialOutcome
    {
        /// <summary>The 101 as the charger gets it: as it came.</summary>
        public ReadOnlyMemory<byte> ForCharger { get; private init; } = Answer.Raw;

        public string? Subprotocol => Answer.Fields.First("Sec-WebSocket-Protocol");

        public NegotiatedExtensions Extensions => NegotiatedExtensions.Read(Answer.Fields);

        /// <summary>
        /// For a charger that offered no subprotocol of its own: it would have to fail on one that it did not ask for
        /// (RFC 6455 section 4.1).
        /// </summary>
        public Accepted WithoutSubprotocol() => this with { ForCharger = Answer.Without("Sec-WebSocket-Protocol") };
    }

    /// <summary>Any other answer of the CPMS.</summary>
    /// <param name="Status">Its status.</param>
    /// <param name="Answer">The whole response for the charger: the CPMS's status, end-to-end headers and body.</param>
    public sealed record Refused(int Status, ReadOnlyMemory<byte> Answer) : DialOutcome;

    /// <summary>No answer that could be passed on.</summary>
    /// <param name="Status">What the charger gets: 502; 503 of a dial that was given up, which nobody waits for any more.</param>
    /// <param name="Reason">In words for the log.</param>
    public sealed record Failed(int Status, string Reason) : DialOutcome;
}
