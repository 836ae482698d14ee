using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using OcppActors.Hosting.Observability.Logging;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class SyslogTargetTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"syslog-{Guid.NewGuid():N}");
    private readonly SemaphoreSlim _unconnected = new(0);
    private Socket _daemon;

    public SyslogTargetTests() => _daemon = Listen();

    [Fact]
    public async Task A_line_has_its_priority_and_is_sent_before_the_end()
    {
        using (var syslog = Provider())
        {
            syslog.CreateLogger("category").LogWarning("It happened");
        }

        (await ReceiveAsync()).ShouldBe("<132>relay: It happened [category]");
    }

    [Fact]
    public async Task A_daemon_that_does_not_read_blocks_nobody_gets_the_oldest_lines_in_order_and_learns_how_many_were_dropped()
    {
        const int All = 50_000;
        using var syslog = Provider();

        await LogAsync(syslog, All);

        var received = 0;
        var line = await ReceiveAsync();
        while (line.Contains(": Line ", StringComparison.Ordinal))
        {
            line.ShouldContain($": Line {received}. ");
            received++;
            line = await ReceiveAsync();
        }

        received.ShouldBeGreaterThan(1000);
        line.ShouldStartWith($"<132>relay: Log lines missing here: {All - received}; the log was not read fast enough [");
    }

    [Fact]
    public async Task A_daemon_that_was_restarted_gets_the_log_and_learns_what_it_missed()
    {
        using var syslog = Provider();
        await LogAsync(syslog, 1);
        (await ReceiveAsync()).ShouldContain("Line 0.");
        _daemon.Dispose();
        File.Delete(_path);
        await LogAsync(syslog, 1);
        (await _unconnected.WaitAsync(Patience)).ShouldBeTrue();

        _daemon = Listen();
        await LogAsync(syslog, 1);

        (await ReceiveAsync()).ShouldStartWith("<132>relay: Log lines missing here: 1; the log could not be written: ");
        (await ReceiveAsync()).ShouldContain("Line 0.");
    }

    [Fact]
    public async Task A_line_that_syslog_refuses_for_its_length_is_missing_alone()
    {
        using var syslog = Provider();
        syslog.CreateLogger("category").LogInformation("{Long}", new string('x', 1_000_000));
        syslog.CreateLogger("category").LogInformation("Short");

        (await ReceiveAsync()).ShouldContain("Log lines missing here: 1; the log could not be written: ");
        (await ReceiveAsync()).ShouldContain(": Short [category]");
    }

    public void Dispose()
    {
        _daemon.Dispose();
        _unconnected.Dispose();
        File.Delete(_path);
    }

    private static Task LogAsync(LogProvider syslog, int lines)
    {
        var log = syslog.CreateLogger("category");
        return Task.Run(() =>
        {
            for (var i = 0; i < lines; i++)
            {
                log.LogInformation("Line {Number}.", i.ToString(CultureInfo.InvariantCulture));
            }
        }).WaitAsync(Patience);
    }

    private Socket Listen()
    {
        var daemon = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        daemon.Bind(new UnixDomainSocketEndPoint(_path));
        return daemon;
    }

    private LogProvider Provider() =>
        new(new LogWriter(new SyslogLog("relay"), new SyslogTarget(Connect), TimeProvider.System), TimeProvider.System);

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            client.Connect(new UnixDomainSocketEndPoint(_path));
            return client;
        }
        catch (SocketException)
        {
            _unconnected.Release();
            throw;
        }
    }

    private async Task<string> ReceiveAsync()
    {
        var buffer = new byte[4096];
        var length = await _daemon.ReceiveAsync(buffer).WaitAsync(Patience);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
