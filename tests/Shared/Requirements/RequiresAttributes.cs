using Xunit.Sdk;

namespace OcppActors.TestSupport.Requirements;

/// <summary>
/// A test that needs something which not every machine has, named by constants of <see cref="Requirement"/>; without it,
/// the test is skipped and says why.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Xunit.Sdk.FactDiscoverer", "xunit.execution.{Platform}")]
[TraitDiscoverer(RequirementTraits.TypeName, TestAssembly.Name)]
internal sealed class RequiresFactAttribute : FactAttribute, ITraitAttribute
{
    public RequiresFactAttribute(params string[] requirements) => Skip = Requirement.ReasonToSkip(requirements)!;
}

/// <summary>As <see cref="RequiresFactAttribute"/>, for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Xunit.Sdk.TheoryDiscoverer", "xunit.execution.{Platform}")]
[TraitDiscoverer(RequirementTraits.TypeName, TestAssembly.Name)]
internal sealed class RequiresTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public RequiresTheoryAttribute(params string[] requirements) => Skip = Requirement.ReasonToSkip(requirements)!;
}
