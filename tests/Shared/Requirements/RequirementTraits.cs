using Xunit.Abstractions;
using Xunit.Sdk;

namespace OcppActors.TestSupport.Requirements;

/// <summary>Gives a test its requirements as traits: <c>dotnet test --filter Requires!=chromium</c>.</summary>
internal sealed class RequirementTraits : ITraitDiscoverer
{
    public const string TypeName = "OcppActors.TestSupport.Requirements.RequirementTraits";

    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        from requirement in (IEnumerable<object>)traitAttribute.GetConstructorArguments().Single()
        select KeyValuePair.Create("Requires", (string)requirement);
}
