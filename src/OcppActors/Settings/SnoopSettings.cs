namespace OcppActors.Settings;

/// <summary>Where snoop clients connect, and what they may.</summary>
/// <param name="Host">A host name or IP address.</param>
/// <param name="Port">0 to 65535; 0: any free one.</param>
public sealed record SnoopSettings(string Host, int Port);
