using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>What an actor is made from, again after each restart: a type and the arguments of its public constructor.</summary>
public sealed class Props
{
    private readonly object[] _arguments;

    private Props(Type type, object[] arguments)
    {
        Type = type;
        _arguments = arguments;
    }

    /// <summary>The actor's type.</summary>
    public Type Type { get; }

    /// <summary>Takes type and arguments from <c>() => new T(arguments)</c>; the arguments are evaluated here, once.</summary>
    /// <exception cref="ArgumentException">The expression is something else.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression creation)
        {
            throw new ArgumentException("The create function must be a 'new T (args)' expression");
        }

        return new Props(creation.Type, [.. creation.Arguments.Select(ValueOf)]);
    }

    /// <summary>Takes the arguments as they are; which constructor they fit is seen when the actor is made.</summary>
    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => Create(typeof(TActor), args);

    /// <inheritdoc cref="Create{TActor}(object[])" />
    public static Props Create(Type type, params object[] args) => new(type, args);

    internal ActorBase NewActor()
    {
        try
        {
            return (ActorBase)Activator.CreateInstance(Type, _arguments);
        }
        catch (Exception cause)
        {
            throw new TypeLoadException(
                $"Error while creating actor instance of type {Type} with {_arguments.Length} args: ({string.Join(",", _arguments)})", cause);
        }
    }

    // Most arguments are constants and captured variables; compiling an expression for those is a thousand times slower.
    private static object ValueOf(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(member.Expression is null ? null : ValueOf(member.Expression)),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } boxing when boxing.Type == typeof(object) => ValueOf(boxing.Operand),
        _ => Expression.Lambda<Func<object>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
    };
}
