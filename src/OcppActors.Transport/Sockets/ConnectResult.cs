namespace OcppActors.Transport.Sockets;

/// <summary>The outcome of connecting to a host.</summary>
/// <param name="Connection">The connection, owned by the receiver; null: none.</param>
/// <param name="Failure">Why there is none, for the log.</param>
internal sealed record ConnectResult(TcpConnection? Connection, string? Failure);
