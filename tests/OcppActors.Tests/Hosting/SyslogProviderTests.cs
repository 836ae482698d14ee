using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using OcppActors.Hosting.Observability.Logging;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class SyslogProviderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"syslog-{Guid.NewGuid():N}");
    private readonly Socket _daemon = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Socket _client = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public SyslogProviderTests()
    {
        _daemon.Bind(new UnixDomainSocketEndPoint(_path));
        _client.Connect(new UnixDomainSocketEndPoint(_path));
    }

    [Fact]
    public async Task A_line_has_its_priority_and_is_sent_before_the_end()
    {
        using (var syslog = new SyslogProvider(_client))
        {
            syslog.CreateLogger("category").LogWarning("It happened");
        }

        (await ReceiveAsync()).ShouldMatch("^<132>.+: It happened \\[category\\]$");
    }

    [Fact]
    public async Task A_daemon_that_does_not_read_blocks_nobody_and_gets_the_oldest_lines_in_order()
    {
        using var syslog = new SyslogProvider(_client);

        await LogAsync(syslog, 2 * SyslogProvider.MaxWaiting);

        for (var i = 0; i < 1000; i++)
        {
            (await ReceiveAsync()).ShouldContain($": Line {i}. ");
        }
    }

    [Fact]
    public async Task A_daemon_that_reads_again_learns_how_many_lines_were_dropped()
    {
        using var syslog = new SyslogProvider(_client);

        await LogAsync(syslog, 2 * SyslogProvider.MaxWaiting);

        var received = 0;
        var line = await ReceiveAsync();
        while (!line.Contains("were dropped", StringComparison.Ordinal))
        {
            received++;
            line = await ReceiveAsync();
        }

        received.ShouldBeGreaterThanOrEqualTo(SyslogProvider.MaxWaiting);
        line.ShouldContain($": {(2 * SyslogProvider.MaxWaiting) - received} log lines were dropped: syslog did not keep up [");
    }

    public void Dispose()
    {
        _daemon.Dispose();
        _client.Dispose();
        File.Delete(_path);
    }

    private static Task LogAsync(SyslogProvider syslog, int lines)
    {
        var log = syslog.CreateLogger("category");
        return Task.Run(() =>
        {
            for (var i = 0; i < lines; i++)
            {
                log.LogInformation("Line {Number}.", i);
            }
        }).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task<string> ReceiveAsync()
    {
        var buffer = new byte[4096];
        var length = await _daemon.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
