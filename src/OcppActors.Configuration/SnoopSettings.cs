namespace OcppActors.Configuration;

/// <summary>Where snoop clients connect, and what they may.</summary>
/// <param name="Host">A host name or IP address.</param>
/// <param name="Port">0 to 65535; 0: any free one.</param>
/// <param name="Token">Null: the port asks for none.</param>
/// <param name="AllowedHosts">Names that this machine goes by beside its own.</param>
/// <param name="MaxViewers">How many clients may view at a time.</param>
/// <param name="Buffer">How many bytes may wait for one of them.</param>
public sealed record SnoopSettings(string Host, int Port, Secret? Token, ValueList<string> AllowedHosts, int MaxViewers, int Buffer);
