namespace Akka.Event;

/// <summary>Renders a template with its arguments.</summary>
public interface ILogMessageFormatter
{
    /// <summary>Renders a template with its arguments.</summary>
    string Format(string format, params object[] args);

    /// <summary>Renders a template with its arguments.</summary>
    string Format(string format, IEnumerable<object> args);
}

/// <summary>Renders as <see cref="string.Format(string, object[])"/> does: indexed holes such as <c>{0}</c> alone.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter()
    {
    }

    /// <inheritdoc />
    /// <exception cref="FormatException">A hole has a name, or no argument.</exception>
    public string Format(string format, params object[] args) =>
        string.Format(System.Globalization.CultureInfo.CurrentCulture, format, args);

    /// <inheritdoc />
    /// <exception cref="FormatException">A hole has a name, or no argument.</exception>
    public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());
}

/// <summary>A template and its arguments, rendered by whoever writes it.</summary>
public abstract class LogMessage
{
    protected readonly ILogMessageFormatter Formatter;

    private protected LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    /// <summary>The template.</summary>
    public string Format { get; }

    /// <summary>The arguments in the order of the template's holes.</summary>
    public abstract IEnumerable<object> Parameters();

    /// <summary>The arguments as text, for a template that cannot be rendered.</summary>
    public abstract string Unformatted();
}

/// <summary>The only kind there is here.</summary>
internal sealed class DefaultLogMessage(ILogMessageFormatter formatter, string format, object[] args)
    : LogMessage(formatter, format)
{
    public override IEnumerable<object> Parameters() => args;

    public override string Unformatted() => string.Join(",", args);

    public override string ToString() => Formatter.Format(Format, args);
}
