using OcppActors.TestSupport;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

public sealed class TunnelEndingsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task An_answer_that_the_charger_does_not_read_ends_with_a_reset()
    {
        var end = new MemoryEnd { IsStalled = true };

        await end.AnswerAndDrainAsync("HTTP/1.1 401 Unauthorized\r\n\r\n"u8.ToArray(), TimeSpan.FromMilliseconds(50), TimeProvider.System)
            .WaitAsync(Patience);

        end.Aborted.Task.IsCompleted.ShouldBeTrue();
    }
}
