namespace OcppActors.Domain.Ocpp;

/// <summary>Who sent a message.</summary>
public enum Direction
{
    /// <summary>The charge point, towards the CSMS; <c>CP</c> on the snoop stream.</summary>
    FromChargePoint,

    /// <summary>The CSMS (CPMS), towards the charge point; <c>CSMS</c> on the snoop stream.</summary>
    FromCsms,
}
