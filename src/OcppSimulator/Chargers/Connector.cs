using OcppActors.Simulator.Plans;

namespace OcppActors.Simulator.Chargers;

/// <summary>One connector, the car at it, and its position in the plan.</summary>
internal sealed class Connector(int number, ChargerProfile settings, IDialect dialect, TimeProvider clock)
{
    private readonly ElectricCar _car = new(settings.Phases);
    private ConnectorState _state;
    private Transaction? _transaction;
    private int _step;
    private DateTimeOffset? _until;
    private DateTimeOffset _metered;

    /// <summary>Reports the current state, as a charger does after connecting.</summary>
    public Task ReportAsync(ChargerLink link, CancellationToken stop) => dialect.ReportStateAsync(link, number, _state, null, stop);

    /// <summary>Follows the plan from its current step until the link ends or the token is cancelled.</summary>
    public async Task RunAsync(ChargerLink link, CancellationToken stop)
    {
        while (_step < settings.Plan.Count)
        {
            await RunStepAsync(settings.Plan[_step], link, stop);
            _until = null;
            _step = settings.Plan[_step] is Repeat ? 0 : _step + 1;
        }

        Output.Line($"{settings.Id}: the plan is done");
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop);
    }

    private Task RunStepAsync(Step step, ChargerLink link, CancellationToken stop) => step switch
    {
        Wait wait => WaitAsync(wait.Time, stop),
        PlugIn => ChangeStateAsync(link, ConnectorState.Preparing, stop),
        Start => StartAsync(link, stop),
        Charge charge => ChargeAsync(charge, link, stop),
        Pause pause => PauseAsync(pause, link, stop),
        Stop => StopAsync(link, stop),
        Unplug => UnplugAsync(link, stop),
        _ => Task.CompletedTask,
    };

    private async Task StartAsync(ChargerLink link, CancellationToken stop)
    {
        _transaction = await dialect.StartTransactionAsync(link, number, _car, stop);
        _metered = clock.GetUtcNow();
        Output.Line($"{settings.Id}: a car at connector {number}, transaction {_transaction.Id}");
    }

    private async Task ChargeAsync(Charge charge, ChargerLink link, CancellationToken stop)
    {
        await ChangeStateAsync(link, ConnectorState.Charging, stop);
        _metered = clock.GetUtcNow();
        TimeSpan left;
        while ((left = RemainingOf(charge.Time)) > TimeSpan.Zero)
        {
            await Task.Delay(settings.Interval < left ? settings.Interval : left, clock, stop);
            var now = clock.GetUtcNow();
            _car.Charge(now - _metered, charge.Power, nearlyFull: charge.Power is null && left < charge.Time / 10);
            _metered = now;
            await dialect.SendMeterValuesAsync(link, number, _car, _transaction!, stop);
        }
    }

    private async Task PauseAsync(Pause pause, ChargerLink link, CancellationToken stop)
    {
        _car.Stop();
        await ChangeStateAsync(link, ConnectorState.SuspendedEV, stop);
        TimeSpan left;
        while ((left = RemainingOf(pause.Time)) > TimeSpan.Zero)
        {
            await Task.Delay(settings.Interval < left ? settings.Interval : left, clock, stop);
            await dialect.SendMeterValuesAsync(link, number, _car, _transaction!, stop);
        }
    }

    private async Task StopAsync(ChargerLink link, CancellationToken stop)
    {
        _car.Stop();
        await dialect.StopTransactionAsync(link, number, _car, _transaction!, stop);
        _transaction = null;
        await ChangeStateAsync(link, ConnectorState.Finishing, stop);
    }

    private async Task UnplugAsync(ChargerLink link, CancellationToken stop)
    {
        await ChangeStateAsync(link, ConnectorState.Available, stop);
        Output.Line($"{settings.Id}: the car has left connector {number}");
    }

    private async Task ChangeStateAsync(ChargerLink link, ConnectorState state, CancellationToken stop)
    {
        if (state != _state)
        {
            _state = state;
            await dialect.ReportStateAsync(link, number, state, _transaction, stop);
        }
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken stop)
    {
        if (RemainingOf(time) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, stop);
        }
    }

    // After a lost link, the step continues with the time that remains.
    private TimeSpan RemainingOf(TimeSpan time) => (_until ??= clock.GetUtcNow() + time) - clock.GetUtcNow();
}
