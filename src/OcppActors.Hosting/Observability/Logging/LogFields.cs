using System.Globalization;
using System.Text.Json;
using Akka.Event;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>The values in a message by the names that its template gives them, for formats that carry them.</summary>
internal static class LogFields
{
    private const string Template = "{OriginalFormat}";

    /// <param name="state">The state of a log entry: Akka.NET's event, or the values of a host's logger.</param>
    public static IReadOnlyList<KeyValuePair<string, object?>> Of(object? state)
    {
        IEnumerable<KeyValuePair<string, object?>> fields = state switch
        {
            LogEvent akka when akka.TryGetProperties(out var properties) && properties is not null => properties.Select(each => KeyValuePair.Create(each.Key, (object?)each.Value)),
            IEnumerable<KeyValuePair<string, object?>> values => values,
            _ => [],
        };
        return [.. fields.Where(field => field.Key != Template && !char.IsAsciiDigit(field.Key[0])).DistinctBy(field => field.Key)];
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        json.WriteStartObject("fields");
        foreach (var (name, value) in fields)
        {
            switch (value)
            {
                case null:
                    json.WriteNull(name);
                    break;
                case int or long:
                    json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                default:
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        json.WriteEndObject();
    }
}
