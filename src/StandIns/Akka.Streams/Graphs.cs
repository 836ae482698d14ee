namespace Akka.Streams;

/// <summary>What a graph looks like from outside: which inlets and outlets are open.</summary>
public abstract class Shape;

/// <summary>Nothing is open: it can be run.</summary>
public sealed class ClosedShape : Shape;

/// <summary>One open outlet.</summary>
public sealed class SourceShape<TOut> : Shape;

/// <summary>One open inlet.</summary>
public sealed class SinkShape<TIn> : Shape;

/// <summary>One open inlet and one open outlet.</summary>
public sealed class FlowShape<TIn, TOut> : Shape;

/// <summary>A blueprint of a stream or of a part of one; each run of it is independent of the others.</summary>
public interface IGraph<out TShape>
    where TShape : Shape;

/// <summary>A blueprint whose every run also gives a value.</summary>
public interface IGraph<out TShape, out TMaterialized> : IGraph<TShape>
    where TShape : Shape;
