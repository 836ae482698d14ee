using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>What follows when one direction of a tunnel has ended.</summary>
internal enum HalfCloseStep
{
    /// <summary>Nothing: a timeout is running already.</summary>
    None,

    /// <summary>The sender's connection broke: the other end gets what has come, then is reset as well.</summary>
    ResetOtherEnd,

    /// <summary>The other direction may go on for <see cref="SessionContext.HalfOpenTime"/>.</summary>
    AwaitOtherDirection,

    /// <summary>The other direction may go on for <see cref="SessionContext.LossTime"/>.</summary>
    AwaitRemainder,
}

/// <summary>How long one direction of a tunnel may outlive the other.</summary>
internal static class HalfCloseRule
{
    /// <param name="ending">How the direction ended.</param>
    /// <param name="isReleased">Whether the tunnel was closed for a newer connection.</param>
    /// <param name="isStopping">Whether the relay stops.</param>
    /// <param name="isResetting">Whether the other end is being reset already.</param>
    public static HalfCloseStep After(PumpEnding ending, bool isReleased, bool isStopping, bool isResetting) =>
        isReleased ? HalfCloseStep.None
        : ending == PumpEnding.SenderLost && !isResetting ? HalfCloseStep.ResetOtherEnd
        : isStopping ? HalfCloseStep.None
        : ending == PumpEnding.Finished ? HalfCloseStep.AwaitOtherDirection
        : HalfCloseStep.AwaitRemainder;
}
