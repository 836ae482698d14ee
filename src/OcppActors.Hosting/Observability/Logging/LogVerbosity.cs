using Akka.Actor;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OcppActors.Configuration;
using AkkaLevel = Akka.Event.LogLevel;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>How much is logged, which a reload may change: the filter of the host's loggers, and the level of Akka.NET's.</summary>
internal sealed class LogVerbosity(Verbosity first) : IConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>, IDisposable
{
    private Verbosity _value = first;
    private CancellationTokenSource _unchanged = new();

    /// <inheritdoc/>
    public string Name => Options.DefaultName;

    /// <summary>The level of Akka.NET's loggers.</summary>
    public static AkkaLevel AkkaLevelOf(Verbosity verbosity) => verbosity switch
    {
        Verbosity.Quiet => AkkaLevel.WarningLevel,
        Verbosity.Verbose => AkkaLevel.DebugLevel,
        _ => AkkaLevel.InfoLevel,
    };

    /// <inheritdoc/>
    public void Configure(LoggerFilterOptions options) => options.MinLevel = _value switch
    {
        Verbosity.Quiet => LogLevel.Warning,
        Verbosity.Verbose => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    /// <inheritdoc/>
    public IChangeToken GetChangeToken() => new CancellationChangeToken(_unchanged.Token);

    /// <summary>Changes it for both. One caller at a time.</summary>
    public void Change(Verbosity verbosity, ActorSystem actors)
    {
        _value = verbosity;
        using var changed = Interlocked.Exchange(ref _unchanged, new CancellationTokenSource());
        changed.Cancel();
        actors.EventStream.SetLogLevel(AkkaLevelOf(verbosity));
    }

    public void Dispose() => _unchanged.Dispose();
}
