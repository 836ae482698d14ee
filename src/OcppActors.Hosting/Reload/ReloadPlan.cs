namespace OcppActors.Hosting.Reload;

/// <summary>
/// What a reload exchanges. First everything that may fail is opened; then all is exchanged at once, so that a failure changes
/// nothing.
/// </summary>
internal sealed class ReloadPlan : IDisposable
{
    private readonly List<IDisposable> _opened = [];
    private readonly List<Action> _exchanges = [];
    private readonly List<string> _postponed = [];

    /// <summary>Options that count only after a restart, although others like them do not.</summary>
    public IReadOnlyList<string> Postponed => _postponed;

    /// <summary>Keeps what has been opened, and disposes of it if the plan is not carried out.</summary>
    public T Keep<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    /// <param name="exchange">Cannot fail.</param>
    public void Add(Action exchange) => _exchanges.Add(exchange);

    /// <param name="option">Such as <c>--ssl-cert</c>.</param>
    public void Postpone(string option) => _postponed.Add(option);

    public void CarryOut()
    {
        _opened.Clear();
        _exchanges.ForEach(exchange => exchange());
    }

    public void Dispose() => _opened.ForEach(opened => opened.Dispose());
}
