namespace OcppActors.Domain.HomeAssistant;

/// <summary>How a finished session is known.</summary>
public enum SessionKnowledge
{
    /// <summary>Its start and its end were seen.</summary>
    Complete,

    /// <summary>Its start was not seen.</summary>
    JoinedLate,

    /// <summary>Its end was not seen: another transaction has begun on its connector.</summary>
    EndUnknown,
}
