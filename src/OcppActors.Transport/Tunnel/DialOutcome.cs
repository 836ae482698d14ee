using OcppActors.Transport.Http;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>The CPMS's answer to a charger's request.</summary>
public abstract record DialOutcome
{
    private DialOutcome()
    {
    }

    /// <summary>101: the tunnel is open.</summary>
    /// <param name="Upstream">The connection to the CPMS. The receiver of the outcome owns it.</param>
    /// <param name="Answer">The 101.</param>
    public sealed record Accepted(TunnelEnd Upstream, ResponseHead Answer) : DialOutcome
    {
        /// <summary>The 101 for the charger: as received.</summary>
        public ReadOnlyMemory<byte> ForCharger { get; private init; } = Answer.Raw;

        /// <summary>The subprotocol that the CPMS has chosen.</summary>
        public string? Subprotocol => Answer.Fields.First("Sec-WebSocket-Protocol");

        /// <summary>The extensions that the CPMS has accepted.</summary>
        public NegotiatedExtensions Extensions => NegotiatedExtensions.Read(Answer.Fields);

        /// <summary>
        /// For a charger that offered no subprotocol: it must fail the connection if the answer has one (RFC 6455 section
        /// 4.1).
        /// </summary>
        public Accepted WithoutSubprotocol() => this with { ForCharger = Answer.Without("Sec-WebSocket-Protocol") };
    }

    /// <summary>Any other answer of the CPMS.</summary>
    /// <param name="Status">Its status.</param>
    /// <param name="Answer">The complete response for the charger: the CPMS's status, end-to-end headers and body.</param>
    public sealed record Refused(int Status, ReadOnlyMemory<byte> Answer) : DialOutcome
    {
        /// <summary>Where a redirection leads to (RFC 9110 section 10.2.2), as sent; null: it has no <c>Location</c>.</summary>
        public string? Location { get; init; }
    }

    /// <summary>There is no answer to forward.</summary>
    /// <param name="Status">The status for the charger: 502, or 503 for a cancelled dial, whose answer nobody waits for.</param>
    /// <param name="Reason">For the log.</param>
    public sealed record Failed(int Status, string Reason) : DialOutcome;
}
