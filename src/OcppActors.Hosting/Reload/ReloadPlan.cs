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
    private readonly List<string> _withheld = [];

    /// <summary>Options that count only after a restart, although others like them do not.</summary>
    public IReadOnlyList<string> Postponed => _postponed;

    /// <summary>Secrets and certificates that would otherwise count at once, but wait for a restart with the server that they may be meant for.</summary>
    public IReadOnlyList<string> Withheld => _withheld;

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

    /// <param name="what">In the plural, such as "the credentials of the broker".</param>
    public void Withhold(string what) => _withheld.Add(what);

    public void CarryOut()
    {
        _opened.Clear();
        _exchanges.ForEach(exchange => exchange());
    }

    public void Dispose() => _opened.ForEach(opened => opened.Dispose());
}
