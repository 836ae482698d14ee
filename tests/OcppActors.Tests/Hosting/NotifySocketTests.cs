using System.Net.Sockets;
using System.Text;
using OcppActors.Hosting.Observability.Systemd;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class NotifySocketTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"notify-{Guid.NewGuid():N}");
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 4, 18, 20, 0, 0, TimeSpan.Zero));
    private readonly NotifySocket _socket;

    public NotifySocketTests()
    {
        _manager.Bind(new UnixDomainSocketEndPoint(_path));
        _socket = new NotifySocket(_path, _time);
    }

    [Fact]
    public async Task A_manager_that_hangs_holds_up_nobody_and_gets_the_notification_when_it_reads_again()
    {
        var (sent, waiting) = Fill();

        waiting.IsCompleted.ShouldBeFalse();
        for (var i = 0; i < sent; i++)
        {
            (await ReceiveAsync()).ShouldBe($"STATUS={i}");
        }

        _time.Advance(NotifySocket.Pause);

        await waiting.WaitAsync(Patience);
        (await ReceiveAsync()).ShouldBe($"STATUS={sent}");
    }

    [Fact]
    public async Task A_notification_is_given_up_after_five_seconds()
    {
        var (_, waiting) = Fill();
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(4.9); passed += NotifySocket.Pause)
        {
            await AdvanceAsync();
        }

        waiting.IsCompleted.ShouldBeFalse();
        await AdvanceAsync();

        await waiting.WaitAsync(Patience);
    }

    [Fact]
    public async Task Without_a_manager_nothing_is_waited_for()
    {
        _manager.Dispose();

        await _socket.SendAsync("READY=1").WaitAsync(Patience);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _manager.Dispose();
        File.Delete(_path);
    }

    // Sends until one does not get through; how many did.
    private (int Sent, Task Waiting) Fill()
    {
        for (var sent = 0; sent < 100_000; sent++)
        {
            var sending = _socket.SendAsync($"STATUS={sent}");
            if (!sending.IsCompleted)
            {
                return (sent, sending);
            }
        }

        throw new InvalidOperationException("The queue of the manager has no end.");
    }

    // The next attempt follows on another thread, and sets the timer anew if it fails.
    private async Task AdvanceAsync()
    {
        var armings = _time.Armings;
        _time.Advance(NotifySocket.Pause);
        await Task.Yield();
        SpinWait.SpinUntil(() => _time.Armings > armings || _time.Timers == 0, Patience).ShouldBeTrue();
    }

    private async Task<string> ReceiveAsync()
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await _manager.ReceiveAsync(buffer).WaitAsync(Patience));
    }
}
