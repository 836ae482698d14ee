using OcppActors.Simulator.Plans;

namespace OcppActors.Simulator.Chargers;

/// <summary>One connector with the cars that come to it, and how far its plan has come.</summary>
internal sealed class Connector(int number, ChargerSettings settings, IDialect dialect, TimeProvider clock)
{
    private readonly ElectricCar _car = new(settings.Phases);
    private ConnectorState _state;
    private Transaction? _transaction;
    private int _step;
    private DateTimeOffset? _until;
    private DateTimeOffset _metered;

    /// <summary>Says how it stands, as a charger does that has connected.</summary>
    public Task ReportAsync(ChargerLink link, CancellationToken stop) => dialect.StateAsync(link, number, _state, null, stop);

    /// <summary>Follows the plan from where it is, until the link ends or the token is cancelled.</summary>
    public async Task RunAsync(ChargerLink link, CancellationToken stop)
    {
        while (_step < settings.Plan.Count)
        {
            await DoAsync(settings.Plan[_step], link, stop);
            _until = null;
            _step = settings.Plan[_step] is Repeat ? 0 : _step + 1;
        }

        Output.Line($"{settings.Id}: the plan is done");
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop);
    }

    private Task DoAsync(Step step, ChargerLink link, CancellationToken stop) => step switch
    {
        Wait wait => WaitAsync(wait.Time, stop),
        PlugIn => EnterAsync(link, ConnectorState.Preparing, stop),
        Start => StartAsync(link, stop),
        Charge charge => ChargeAsync(charge, link, stop),
        Pause pause => PauseAsync(pause, link, stop),
        Stop => StopAsync(link, stop),
        Unplug => UnplugAsync(link, stop),
        _ => Task.CompletedTask,
    };

    private async Task StartAsync(ChargerLink link, CancellationToken stop)
    {
        _transaction = await dialect.StartAsync(link, number, _car, stop);
        _metered = clock.GetUtcNow();
        Output.Line($"{settings.Id}: a car at connector {number}, transaction {_transaction.Id}");
    }

    private async Task ChargeAsync(Charge charge, ChargerLink link, CancellationToken stop)
    {
        await EnterAsync(link, ConnectorState.Charging, stop);
        _metered = clock.GetUtcNow();
        TimeSpan left;
        while ((left = LeftOf(charge.Time)) > TimeSpan.Zero)
        {
            await Task.Delay(settings.Interval < left ? settings.Interval : left, clock, stop);
            var now = clock.GetUtcNow();
            _car.Charge(now - _metered, charge.Power, nearlyFull: charge.Power is null && left < charge.Time / 10);
            _metered = now;
            await dialect.MeterAsync(link, number, _car, _transaction!, stop);
        }
    }

    private async Task PauseAsync(Pause pause, ChargerLink link, CancellationToken stop)
    {
        _car.Stop();
        await EnterAsync(link, ConnectorState.SuspendedEV, stop);
        TimeSpan left;
        while ((left = LeftOf(pause.Time)) > TimeSpan.Zero)
        {
            await Task.Delay(settings.Interval < left ? settings.Interval : left, clock, stop);
            await dialect.MeterAsync(link, number, _car, _transaction!, stop);
        }
    }

    private async Task StopAsync(ChargerLink link, CancellationToken stop)
    {
        _car.Stop();
        await dialect.StopAsync(link, number, _car, _transaction!, stop);
        _transaction = null;
        await EnterAsync(link, ConnectorState.Finishing, stop);
    }

    private async Task UnplugAsync(ChargerLink link, CancellationToken stop)
    {
        await EnterAsync(link, ConnectorState.Available, stop);
        Output.Line($"{settings.Id}: the car has left connector {number}");
    }

    private async Task EnterAsync(ChargerLink link, ConnectorState state, CancellationToken stop)
    {
        if (state != _state)
        {
            _state = state;
            await dialect.StateAsync(link, number, state, _transaction, stop);
        }
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken stop)
    {
        if (LeftOf(time) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, stop);
        }
    }

    // The step goes on where a lost link left it.
    private TimeSpan LeftOf(TimeSpan time) => (_until ??= clock.GetUtcNow() + time) - clock.GetUtcNow();
}
