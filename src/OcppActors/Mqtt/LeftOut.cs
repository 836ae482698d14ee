using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>Why a publication is left out, so that all others go on.</summary>
internal enum LeftOutReason
{
    /// <summary>It is larger than the broker takes, or than any publication may be.</summary>
    TooLarge,

    /// <summary>The link was lost twice while it alone was on its way.</summary>
    CostLink,

    /// <summary>Several publications of its charge point have cost the link.</summary>
    ChargePointCostLink,

    /// <summary>Its charge point has too many topics, or too much in them.</summary>
    TooMuch,
}

/// <summary>A publication that is left out.</summary>
/// <param name="Publication">Another value of the topic is tried again.</param>
/// <param name="Reason">Why.</param>
/// <param name="Bytes">Its packet.</param>
/// <param name="MaxBytes">The largest packet that may be sent.</param>
internal sealed record LeftOut(Publication Publication, LeftOutReason Reason, int Bytes, int MaxBytes);
