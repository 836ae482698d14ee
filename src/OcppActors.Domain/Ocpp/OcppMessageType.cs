namespace OcppActors.Domain.Ocpp;

/// <summary>The first element of an OCPP-J message (OCPP-J 1.6 section 4.1.3; 2.1 part 4 section 4.1.3 adds 5 and 6).</summary>
public enum OcppMessageType
{
    Call = 2,
    CallResult = 3,
    CallError = 4,
    CallResultError = 5,
    Send = 6,
}
