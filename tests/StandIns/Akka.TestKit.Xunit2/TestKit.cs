using Akka.Actor;
using Akka.TestKit.Internal;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>Base of test classes: an actor system for each test, a test actor as its implicit sender, expectations.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>Where the log goes, or null.</summary>
    protected readonly ITestOutputHelper Output;

    private bool _disposed;

    /// <summary>A kit with its own system, or on a given one, which it terminates too.</summary>
    public TestKit(ActorSystem system = null, ITestOutputHelper output = null)
        : base(system)
    {
        Output = output;
        AddOutputLogger();
    }

    /// <summary>A kit with a system of its own and some settings.</summary>
    /// <param name="config">Lines of <c>akka.loglevel = DEBUG</c> or <c>akka.logger-formatter = "type, assembly"</c>.</param>
    /// <param name="output">Where the log goes.</param>
    /// <exception cref="NotSupportedException">There is another setting in it.</exception>
    public TestKit(string config, ITestOutputHelper output = null)
        : base(ActorSystem.Create("test", TestConfig.Parse(config)))
    {
        Output = output;
        AddOutputLogger();
    }

    /// <summary>Terminates the system.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Terminates the system, once.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Shutdown();
    }

    private void AddOutputLogger()
    {
        if (Output is not null)
        {
            Implementation.AddLogger(Props.Create<TestOutputLogger>(Output));
        }
    }
}
