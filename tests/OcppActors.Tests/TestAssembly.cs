namespace OcppActors.TestSupport.Requirements;

/// <summary>Names this assembly to xunit, which finds the discoverer of the <c>Requires</c> traits by it.</summary>
internal static class TestAssembly
{
    public const string Name = "OcppActors.Tests";
}
