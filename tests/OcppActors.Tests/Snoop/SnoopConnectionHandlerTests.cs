using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Messages;
using OcppActors.Ports;
using OcppActors.Snoop;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Snoop;

/// <summary>Which connections the snoop port keeps, and for how long.</summary>
public sealed class SnoopConnectionHandlerTests
{
    private const int Connections = 15; // of these, 10 without a request

    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly Words _log = new();
    private readonly List<Task> _serving = [];
    private readonly TaskCompletionSource _served = new();
    private readonly SnoopConnectionHandler _handler;

    public SnoopConnectionHandlerTests()
    {
        var brake = new LogBrake(_time, NullLogger<LogBrake>.Instance);
        var options = new SnoopOptions { MaxViewers = 0, MostConnections = Connections };
        _handler = new SnoopConnectionHandler(
            new InForce<SnoopRules>(SnoopRules.Of(options, _time)), new ClientErrorLog(brake, _log), _time);
    }

    [Fact]
    public void A_client_without_a_request_has_ten_seconds()
    {
        var (silent, served) = (Serve("192.0.2.1"), Serve("192.0.2.1"));
        served.TryIdentify();

        _time.Advance(TimeSpan.FromSeconds(9.9));
        (silent.IsLost, _handler.Admission.Handshakes).ShouldBe((false, 1));
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (silent.IsLost, served.IsLost, _handler.Admission.Connections).ShouldBe((true, false, 1));
    }

    [Fact]
    public async Task A_client_whose_request_has_been_answered_may_stay()
    {
        var (silent, served) = (Serve("192.0.2.1"), Serve("192.0.2.2"));
        served.TryIdentify();
        served.MarkIdle();

        _time.Advance(TimeSpan.FromSeconds(10));

        (silent.IsLost, served.IsLost, _handler.Admission.Connections).ShouldBe((true, false, 1));
        _served.SetResult();
        await Task.WhenAll(_serving);
        _log.Lines.ShouldBe(["A client at 192.0.2.1:1 got no answer: it had not sent a request that the snoop port serves within 10 s"]);
    }

    [Fact]
    public void One_address_pushes_nobody_out()
    {
        var honest = Serve("192.0.2.2");
        var flood = Enumerable.Range(0, 100).Select(_ => Serve("192.0.2.1")).ToList();
        flood.Count(ticket => !ticket.IsLost).ShouldBe(5);
        flood.AddRange(Enumerable.Range(0, 100).Select(_ => Serve("192.0.2.4")));
        var newcomer = Serve("192.0.2.3");

        (honest.IsLost, newcomer.IsLost).ShouldBe((false, false));
        flood.Count(ticket => !ticket.IsLost).ShouldBe(8);
    }

    [Fact]
    public void A_connection_whose_request_has_been_answered_makes_room_for_a_newcomer_and_one_whose_is_in_progress_does_not()
    {
        var tickets = new List<AdmissionTicket>();
        for (var host = 1; host <= Connections; host++)
        {
            tickets.Add(Serve($"192.0.2.{host}"));
            tickets[^1].TryIdentify().ShouldBeTrue();
        }

        tickets[2].MarkIdle();

        Serve("192.0.2.99").IsLost.ShouldBeFalse();

        tickets.Where(ticket => ticket.IsLost).ShouldBe([tickets[2]]);
    }

    private AdmissionTicket Serve(string address)
    {
        AdmissionTicket? ticket = null;
        var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1) };
        _serving.Add(_handler.ServeAsync(connection, inside =>
        {
            ticket = inside.Features.Get<AdmissionTicket>();
            return _served.Task;
        }));
        return ticket.ShouldNotBeNull();
    }

    private sealed class Words : ILogger<ClientErrorLog>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
