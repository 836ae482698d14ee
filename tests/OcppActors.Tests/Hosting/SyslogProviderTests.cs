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
        var log = syslog.CreateLogger("category");

        await Task.Run(() =>
        {
            for (var i = 0; i < 2 * SyslogProvider.MaxWaiting; i++)
            {
                log.LogInformation("Line {Number}.", i);
            }
        }).WaitAsync(TimeSpan.FromSeconds(30));

        for (var i = 0; i < 1000; i++)
        {
            (await ReceiveAsync()).ShouldContain($": Line {i}. ");
        }
    }

    public void Dispose()
    {
        _daemon.Dispose();
        _client.Dispose();
        File.Delete(_path);
    }

    private async Task<string> ReceiveAsync()
    {
        var buffer = new byte[4096];
        var length = await _daemon.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
