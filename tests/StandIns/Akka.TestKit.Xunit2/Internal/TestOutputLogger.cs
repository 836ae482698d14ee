using Akka.Actor;
using Xunit.Abstractions;

namespace Akka.TestKit.Internal;

/// <summary>Writes the log to the test's output, until the test is over.</summary>
internal sealed class TestOutputLogger(ITestOutputHelper output) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        try
        {
            output.WriteLine(message.ToString());
        }
        catch (InvalidOperationException)
        {
            // The test has ended: nobody reads on.
            Context.Stop(Self);
        }
    }
}
