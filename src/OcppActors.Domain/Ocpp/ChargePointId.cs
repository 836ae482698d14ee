namespace OcppActors.Domain.Ocpp;

/// <summary>
/// The identity of a charge point as OCPP-J gives it: the last non-empty segment of the URL that it connects to,
/// percent-decoded (OCPP-J 1.6 section 3.1.1, OCPP 2.0.1 part 4 section 3.1). Any text but the empty one.
/// </summary>
public readonly record struct ChargePointId
{
    private readonly string? _value;

    /// <exception cref="ArgumentException">The value is empty.</exception>
    public ChargePointId(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>The raw identity, case kept.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A charge point id that has not been set");

    /// <summary>For the log: escaped, and cut after 80 characters.</summary>
    public override string ToString() => LogText.Short(_value ?? "?");
}
