using System.Reflection;

namespace OcppActors.Configuration;

/// <summary>Which version this is.</summary>
public static class ProductVersion
{
    /// <summary>The version number, without the commit that may follow it.</summary>
    public static string Number { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
