using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Configuration;
using OcppActors.Hosting;
using OcppActors.Hosting.Observability.Logging;
using Shouldly;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OcppActors.Tests.Hosting;

public sealed class HostLogTests
{
    [Fact]
    public async Task Log_events_of_actors_reach_the_host_unchanged()
    {
        using var log = new Recorder("Over 5");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddAkka("test", akka => akka.ConfigureSystem(new LogOptions(Verbosity.Verbose, Syslog: false)));
        using var host = builder.Build();
        await host.StartAsync();

        var said = Logging.GetLogger(host.Services.GetRequiredService<ActorSystem>(), new HostLogTests());
        var cause = new InvalidOperationException("broken");
        said.Debug("Heard {0}", 1);
        said.Info("Seen {Count}", 2);
        said.Warning("Missed {0}", 3);
        said.Log(Akka.Event.LogLevel.ErrorLevel, cause, "Lost");
        said.Info("Over {0}", 5);
        await log.IsOver.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        log.Lines.Where(line => line.Source.Contains(nameof(HostLogTests), StringComparison.Ordinal)).Select(line => (line.Level, line.Message, line.Cause)).ShouldBe(
        [
            (LogLevel.Debug, "Heard 1", null),
            (LogLevel.Information, "Seen 2", null),
            (LogLevel.Warning, "Missed 3", null),
            (LogLevel.Error, "Lost", cause),
            (LogLevel.Information, "Over 5", null),
        ]);
        log.Fields.ShouldContain(KeyValuePair.Create("Count", (object?)2));
    }

    [Fact]
    public async Task What_waits_for_the_host_at_the_end_gets_there_and_not_to_standard_output()
    {
        using var log = new Recorder("Last 2");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(log);
        builder.Services.AddAkka("test", akka => akka.ConfigureSystem(new LogOptions(Verbosity.Normal, Syslog: false)));
        using var host = builder.Build();
        await host.StartAsync();

        // Where the mailbox of a logger passes what it still holds.
        var last = host.Services.GetRequiredService<ActorSystem>().Settings.StdoutLogger;
        await host.StopAsync();
        last.Tell(new Warning(null!, "akka://test/user/ours", typeof(HostLogTests), "Last 2"));

        last.ShouldBeOfType<LastLog>();
        await log.IsOver.Task.WaitAsync(TimeSpan.FromSeconds(30));
        log.Lines.Select(line => (line.Level, line.Message, line.Source)).ShouldContain((LogLevel.Warning, "Last 2", "akka://test/user/ours"));
    }

    [Fact]
    public void Akkas_own_log_is_debug_output_except_errors()
    {
        var cause = new InvalidOperationException("crashed");

        HostLog.LevelOf(new Info(null!, "CoordinatedShutdown (akka://test)", typeof(CoordinatedShutdown), "invoked")).ShouldBe(LogLevel.Debug);
        HostLog.LevelOf(new Warning(null!, "stream", typeof(ActorSystem), "may have terminated unexpectedly")).ShouldBe(LogLevel.Debug);
        HostLog.LevelOf(new Error(cause, "akka://test/user/crashed", typeof(OneForOneStrategy), "crashed")).ShouldBe(LogLevel.Error);
        HostLog.LevelOf(new Info(null!, "akka://test/user/ours", typeof(HostLogTests), "started")).ShouldBe(LogLevel.Information);
    }

    private sealed class Recorder(string last) : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<LogLine> Lines { get; } = new();

        public ConcurrentQueue<KeyValuePair<string, object?>> Fields { get; } = new();

        public TaskCompletionSource IsOver { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = LogLine.Of(default, new LogEntry<TState>(logLevel, "host", eventId, state, exception, formatter));
            Lines.Enqueue(line);
            foreach (var field in LogFields.Of(state))
            {
                Fields.Enqueue(field);
            }

            if (line.Message == last)
            {
                IsOver.TrySetResult();
            }
        }
    }
}
