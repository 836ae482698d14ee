using System.Reflection;

namespace OcppActors.Tests.Architecture;

/// <summary>Which types of an assembly name which other types, in signatures and in method bodies.</summary>
internal static class TypeUses
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<(string User, string Used)> Of(Assembly assembly) =>
        assembly.GetTypes()
            .SelectMany(type => Named(type).SelectMany(Parts).Select(used => (User: Outermost(type), Used: Outermost(used))))
            .Where(use => use.User.StartsWith("OcppActors.", StringComparison.Ordinal))
            .Distinct()
            .ToList();

    private static IEnumerable<Type> Named(Type type)
    {
        IEnumerable<Type?> signatures =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetFields(Everything).Select(field => field.FieldType),
            .. type.GetProperties(Everything).Select(property => property.PropertyType),
        ];
        var methods = type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything));
        return signatures.OfType<Type>().Concat(methods.SelectMany(InMethod));
    }

    private static IEnumerable<Type> InMethod(MethodBase method)
    {
        foreach (var parameter in method.GetParameters())
        {
            yield return parameter.ParameterType;
        }

        if (method is MethodInfo { ReturnType: var returned })
        {
            yield return returned;
        }

        if (method.GetMethodBody() is not { } body)
        {
            yield break;
        }

        foreach (var local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        foreach (var member in Instructions.Members(method, body.GetILAsByteArray() ?? []))
        {
            yield return member as Type ?? member.DeclaringType ?? typeof(object);
            foreach (var argument in member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [])
            {
                yield return argument;
            }
        }
    }

    public static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericParameter: true } => [],
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type),
        _ => [type],
    };

    public static string Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return $"{type.Namespace}.{type.Name}";
    }
}
