namespace OcppActors.Transport.Sockets;

/// <summary>Does what a signal is waited for, on the thread that raises it, so that the one who waits need not be woken.</summary>
internal interface ISignalHandler
{
    /// <summary>Called whenever the signal is raised during the wait. Must not throw.</summary>
    /// <returns>False: whoever waits has to go on.</returns>
    bool TryHandle();
}
