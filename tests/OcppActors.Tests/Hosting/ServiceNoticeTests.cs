using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Hosting.Observability.Health;
using OcppActors.Hosting.Observability.Systemd;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class ServiceNoticeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"notify-{Guid.NewGuid():N}");
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 4, 18, 20, 0, 0, TimeSpan.Zero));
    private readonly Checks _checks = new();
    private readonly Lifetime _lifetime = new();

    public ServiceNoticeTests() => _manager.Bind(new UnixDomainSocketEndPoint(_path));

    [Fact]
    public async Task The_watchdog_is_not_fed_while_a_restart_would_help_and_at_once_when_the_service_has_recovered()
    {
        _checks.Status = HealthStatus.Unhealthy;
        using var notice = await StartAsync();
        (await ReceiveAsync()).ShouldBe("READY=1");
        (await ReceiveAsync()).ShouldBe("STATUS=at work; failed: a socket thread");

        Advance(ServiceHealth.Holds);
        _checks.Status = HealthStatus.Healthy;
        Advance(ServiceHealth.Holds);

        (await ReceiveAsync()).ShouldBe("WATCHDOG=1");
        (await ReceiveAsync()).ShouldBe("STATUS=at work");
        Advance(Interval);
        (await ReceiveAsync()).ShouldBe("WATCHDOG=1");
        _checks.Count.ShouldBe(4);
        await notice.StopAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        _manager.Dispose();
        _lifetime.Dispose();
        File.Delete(_path);
    }

    private async Task<ServiceNotice> StartAsync()
    {
        var health = new ServiceHealth(_checks, _time, NullLogger<ServiceHealth>.Instance);
        var notice = new ServiceNotice(new NotifySocket(_path, _time), health, Task.CompletedTask, () => "at work", Interval, _lifetime, _time);
        await notice.StartAsync(CancellationToken.None);
        _lifetime.Start();
        AwaitArmings(2); // when the timer is made, and when its period follows the first verdict
        return notice;
    }

    // Returns when the examination that falls due is over.
    private void Advance(TimeSpan by)
    {
        var armings = _time.Armings;
        _time.Advance(by);
        AwaitArmings(armings + 1);
    }

    private void AwaitArmings(int count) => SpinWait.SpinUntil(() => _time.Armings >= count, Patience).ShouldBeTrue();

    private async Task<string> ReceiveAsync()
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await _manager.ReceiveAsync(buffer).WaitAsync(Patience));
    }

    private sealed class Checks : HealthCheckService
    {
        public HealthStatus Status { get; set; } = HealthStatus.Healthy;

        public int Count { get; private set; }

        public override Task<HealthReport> CheckHealthAsync(Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default)
        {
            Count++;
            var entry = new HealthReportEntry(Status, "a socket thread", TimeSpan.Zero, null, ImmutableDictionary<string, object>.Empty);
            return Task.FromResult(new HealthReport(new Dictionary<string, HealthReportEntry> { ["sockets"] = entry }, TimeSpan.Zero));
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _started = new();

        public CancellationToken ApplicationStarted => _started.Token;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void Start() => _started.Cancel();

        public void StopApplication()
        {
        }

        public void Dispose() => _started.Dispose();
    }
}
