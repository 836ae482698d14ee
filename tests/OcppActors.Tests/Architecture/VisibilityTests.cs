using System.Reflection;
using OcppActors.Configuration;
using OcppActors.Domain.Ocpp;
using OcppActors.Hosting.Relay;
using OcppActors.Messages;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Tests.Architecture;

/// <summary>Types are internal unless another project uses them. Projects of tests and benchmarks do not count.</summary>
public sealed class VisibilityTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] Libraries =
        [typeof(ChargePointId).Assembly, typeof(TcpConnection).Assembly, typeof(Publish).Assembly, typeof(RelayConfiguration).Assembly];

    private static readonly Assembly[] Projects = [.. Libraries, typeof(RelayActors).Assembly];

    // ocpp-snoop uses it; this project does not reference the programs.
    private static readonly string UsedByProgram = TypeUses.Outermost(typeof(SnoopCommand));

    [Fact]
    public void A_public_type_is_used_by_another_project_or_in_the_public_signatures_of_one_that_is() =>
        Libraries.SelectMany(Unneeded).ShouldBeEmpty();

    private static IEnumerable<string> Unneeded(Assembly library)
    {
        var exported = library.GetExportedTypes().Where(type => !type.IsNested && !HasConstants(type)).ToDictionary(TypeUses.Outermost);
        var needed = new HashSet<string>();
        var pending = new Queue<string>(
            Projects.Where(project => project != library).SelectMany(TypeUses.Of).Select(use => use.Used).Append(UsedByProgram));
        while (pending.TryDequeue(out var name))
        {
            if (exported.TryGetValue(name, out var type) && needed.Add(name))
            {
                foreach (var named in InPublicSignatures(type).SelectMany(TypeUses.Parts))
                {
                    pending.Enqueue(TypeUses.Outermost(named));
                }
            }
        }

        return exported.Keys.Except(needed);
    }

    // The compiler copies a constant into the code that uses it, and the type's name is gone.
    private static bool HasConstants(Type type) =>
        type is { IsAbstract: true, IsSealed: true } && type.GetFields().Any(field => field.IsLiteral);

    private static IEnumerable<Type> InPublicSignatures(Type type)
    {
        var fields = type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(field => field.FieldType);
        var methods = type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared))
            .Where(method => method.IsPublic || method.IsFamily)
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
                .Concat(method is MethodInfo { ReturnType: var returned } ? [returned] : []));
        return (type.BaseType is { } parent ? new[] { parent } : [])
            .Concat(type.GetInterfaces())
            .Concat(fields)
            .Concat(methods)
            .Concat(type.GetNestedTypes().SelectMany(InPublicSignatures));
    }
}
