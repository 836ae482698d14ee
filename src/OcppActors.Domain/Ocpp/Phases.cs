namespace OcppActors.Domain.Ocpp;

/// <summary>
/// The phases of a measurand, one bit each (OCPP 1.6 section 7.36, OCPP 2.0.1 part 2 section 3.62). <see cref="Total"/> stands for
/// samples without a phase.
/// </summary>
[Flags]
internal enum Phases
{
    None = 0,
    Total = 1,
    L1 = 1 << 1,
    L2 = 1 << 2,
    L3 = 1 << 3,
    N = 1 << 4,
    L1N = 1 << 5,
    L2N = 1 << 6,
    L3N = 1 << 7,
    L1L2 = 1 << 8,
    L2L3 = 1 << 9,
    L3L1 = 1 << 10,

    /// <summary>The line conductors; their sum is the total.</summary>
    Lines = L1 | L2 | L3,

    /// <summary>The lines measured against neutral; their sum is the total as well.</summary>
    LinesToNeutral = L1N | L2N | L3N,
}

/// <summary>The names of phases in OCPP.</summary>
internal static class PhaseNames
{
    private static readonly (string Name, Phases Phase)[] Names =
    [
        ("L1", Phases.L1), ("L2", Phases.L2), ("L3", Phases.L3), ("N", Phases.N),
        ("L1-N", Phases.L1N), ("L2-N", Phases.L2N), ("L3-N", Phases.L3N),
        ("L1-L2", Phases.L1L2), ("L2-L3", Phases.L2L3), ("L3-L1", Phases.L3L1),
    ];

    /// <summary>All single phases with a name.</summary>
    public static IEnumerable<Phases> Single => Names.Select(entry => entry.Phase);

    /// <summary>The phase of a name, regardless of case; <see cref="Phases.Total"/> for null, null for an unknown name.</summary>
    public static Phases? Parse(string? name) => name is null ? Phases.Total : Find(name);

    /// <summary>The phase of a name, regardless of case; null if it is unknown.</summary>
    public static Phases? Find(ReadOnlySpan<char> name)
    {
        foreach (var (known, phase) in Names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return phase;
            }
        }

        return null;
    }

    /// <summary>The name of a single phase other than <see cref="Phases.Total"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a single phase with a name.</exception>
    public static string NameOf(Phases phase) => Array.Find(Names, entry => entry.Phase == phase).Name
        ?? throw new ArgumentOutOfRangeException(nameof(phase), phase, "Not a single phase");
}
