using System.Reflection;

namespace OcppActors.Settings;

/// <summary>Which version this is, and whether it was built on the real packages.</summary>
public static class ProductVersion
{
    private static readonly Assembly ThisAssembly = typeof(ProductVersion).Assembly;

    /// <summary>The version number, without the commit that may follow it.</summary>
    public static string Number { get; } =
        ThisAssembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>Whether Akka.NET and MQTTnet are the stand-ins (RealPackages.props decides).</summary>
    public static bool OnStandIns { get; } = ThisAssembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Any(data => data is { Key: "ActorPackages", Value: "stand-ins" });

    /// <summary>For people: <c>0.1.0</c> or <c>0.1.0 (stand-ins)</c>.</summary>
    public static string Text { get; } = OnStandIns ? $"{Number} (stand-ins)" : Number;
}
