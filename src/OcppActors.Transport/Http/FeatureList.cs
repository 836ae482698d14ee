using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace OcppActors.Transport.Http;

/// <summary>The few features of one connection: what the connection itself is, and what has been set besides. A list is smaller than a table.</summary>
internal sealed class FeatureList(object connection) : IFeatureCollection
{
    private readonly List<KeyValuePair<Type, object>> _set = [];

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public int Revision { get; private set; }

    /// <inheritdoc/>
    public object? this[Type key]
    {
        get => _set.Find(each => each.Key == key).Value ?? (key.IsInstanceOfType(connection) ? connection : null);
        set
        {
            _set.RemoveAll(each => each.Key == key);
            if (value is not null)
            {
                _set.Add(KeyValuePair.Create(key, value));
            }

            Revision++;
        }
    }

    /// <inheritdoc/>
    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    /// <inheritdoc/>
    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _set.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
