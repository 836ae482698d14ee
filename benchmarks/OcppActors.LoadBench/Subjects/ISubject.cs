namespace OcppActors.LoadBench.Subjects;

/// <summary>A proxy that can be started and measured.</summary>
internal interface ISubject
{
    /// <summary>As it appears in tables.</summary>
    string Name { get; }

    /// <summary>Whether it has a snoop port and can meter.</summary>
    bool IsRelay { get; }

    /// <summary>Starts it, without waiting for it to listen.</summary>
    RunningSubject Start(Demand demand);
}
