using System.Collections;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>The elements of a list. A single object counts as a list of one, anything else as an empty list.</summary>
internal readonly struct JsonItems(JsonElement value) : IEnumerable<JsonElement>
{
    public int Count => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength(),
        JsonValueKind.Object => 1,
        _ => 0,
    };

    public Enumerator GetEnumerator() => new(value);

    IEnumerator<JsonElement> IEnumerable<JsonElement>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal struct Enumerator : IEnumerator<JsonElement>
    {
        private JsonElement.ArrayEnumerator _list;
        private JsonElement? _lone;

        public Enumerator(JsonElement value)
        {
            _list = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default;
            _lone = value.ValueKind == JsonValueKind.Object ? value : null;
        }

        public JsonElement Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (_lone is { } lone)
            {
                (Current, _lone) = (lone, null);
                return true;
            }

            var hasNext = _list.MoveNext();
            Current = hasNext ? _list.Current : default;
            return hasNext;
        }

        public readonly void Reset() => throw new NotSupportedException();

        public readonly void Dispose()
        {
        }
    }
}
