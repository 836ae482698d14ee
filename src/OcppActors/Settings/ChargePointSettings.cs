namespace OcppActors.Settings;

/// <summary>Where charge points connect.</summary>
/// <param name="Host">A host name or IP address; null: all interfaces.</param>
/// <param name="Port">0 to 65535; 0: any free one.</param>
public sealed record ChargePointSettings(string? Host, int Port);
