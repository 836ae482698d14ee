namespace Akka.Actor.Setup;

/// <summary>Something that a system is handed at its start, for its actors to find by type.</summary>
public abstract class Setup;
