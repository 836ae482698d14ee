using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Whatever happens while a register counts, the Energy dashboard adds up what was delivered, within one reading.</summary>
public sealed class RegisterProperties
{
    private const int MaxStep = 300;

    [Fact]
    public void The_dashboard_adds_up_what_was_delivered()
    {
        var steps = Gen.Frequency(
            (10, Gen.Choose(1, MaxStep).Select(wh => new Step('c', wh, 1))),
            (4, from low in Gen.Elements(0, 0, 0, 3, 17) from times in Gen.Choose(1, 4) select new Step('l', low, times)),
            (4, Gen.Constant(new Step('t', 0, 1))),
            (2, Gen.Constant(new Step('b', 0, 1))),
            (1, Gen.Constant(new Step('0', 0, 1))),
            (1, Gen.Constant(new Step('r', 0, 1))));
        var setups =
            from kind in Gen.Elements(Enum.GetValues<Registers>())
            from phases in Gen.Elements(1, 3)
            from begin in Gen.Elements(0, 40, 5_000, 500_000, 16_000_000)
            from interval in Gen.Elements(0, 0, 90)
            from showsRegister in Gen.Elements(true, false)
            select new Setup(kind, phases, kind == Registers.TransactionAndLifetime ? begin + 5_000 : begin, interval, showsRegister);
        Prop.ForAll(setups.ToArbitrary(), Gen.ListOf(steps).Select(list => list.ToList()).ToArbitrary(), (setup, list) =>
        {
            var charger = new Charger(setup);
            list.ForEach(charger.Apply);
            charger.Settle();

            charger.Dashboard.ShouldBeInRange(charger.Delivered - (MaxStep * (1 + charger.Losses)), charger.Delivered + MaxStep, string.Join('\n', charger.Log));
        }).Check(Config.QuickThrowOnFailure.WithEndSize(40).WithMaxTest(300));
    }

    public enum Registers
    {
        /// <summary>Samples name the transaction if there is one.</summary>
        Lifetime,

        /// <summary>The same, and no sample names one.</summary>
        LifetimeWithoutId,

        /// <summary>Counts from 0 in each transaction.</summary>
        Transaction,

        /// <summary>That, and the lifetime register without a transaction id.</summary>
        TransactionAndLifetime,
    }

    /// <param name="Kind">What the charger sends.</param>
    /// <param name="Phases">1 or 3.</param>
    /// <param name="Begin">The lifetime register at the beginning.</param>
    /// <param name="Interval">The minimum interval.</param>
    /// <param name="ShowsRegister">Whether meterStart and meterStop are the register, or 0 and the energy of the transaction.</param>
    internal sealed record Setup(Registers Kind, int Phases, int Begin, int Interval, bool ShowsRegister);

    /// <summary>c counts, l is a low, t starts or ends a transaction, b boots, 0 resets the lifetime register, r restarts the bridge.</summary>
    internal sealed record Step(char Kind, int Value, int Times);

    private sealed class Charger
    {
        private readonly Setup _setup;
        private readonly List<decimal> _history = [];
        private TestDevice _device;
        private int _lifetime;
        private int _transaction;
        private int _starts;
        private int _sinceLifetime;
        private bool _isCharging;
        private bool _hasNamed;
        private bool _hasUnpublished;
        private int? _low;

        public Charger(Setup setup)
        {
            _setup = setup;
            _lifetime = setup.Begin;
            _device = new TestDevice(settings: new TestDevice().Settings with { MinInterval = TimeSpan.FromSeconds(setup.Interval) }).Connects();
            if (setup.Kind == Registers.Transaction)
            {
                Toggle();
            }

            Sample();

            // The first reading is where Home Assistant starts.
            Delivered = setup.Kind == Registers.Transaction ? _transaction - 10 : 0;
        }

        public int Delivered { get; private set; }

        /// <summary>How often energy between two readings was lost for want of a reading.</summary>
        public int Losses { get; private set; }

        public List<string> Log { get; } = [];

        public decimal Dashboard => _history.Zip(_history.Skip(1), (before, next) => next < 0.9m * before ? next : next - before).Sum() / _setup.Phases;

        /// <summary>
        /// While this run knows of no sample that names a transaction, those after a reset may be of another register until one without a
        /// transaction comes. A charge alone must not bring a new charger's register past its old level before that.
        /// </summary>
        private bool ShowsReset => !_isCharging || _hasNamed || _lifetime > 20_000;

        public void Apply(Step step)
        {
            Log.Add(step.ToString());
            switch (step.Kind)
            {
                case 'c':
                    Count(step.Value);
                    break;
                case 'l':
                    // One that counts up would be a reset.
                    _low ??= step.Value;
                    for (var i = 0; i < step.Times; i++)
                    {
                        Send(_low.Value, _isCharging, isLow: true);
                    }

                    break;
                case 't':
                    Toggle();
                    break;
                case 'b':
                    _device.Applies(new Booted("Wattwerk", "W 11", "1", null)).Waits(1);
                    break;
                case '0' when _setup.Kind == Registers.LifetimeWithoutId || (_setup.Kind == Registers.Lifetime && Losses == 0 && ShowsReset):
                    _lifetime = 0;
                    Losses++;
                    CountUp(10);
                    break;
                case 'r' when _setup.Kind != Registers.TransactionAndLifetime || !_isCharging:
                    Collect();
                    _device = _device.Restarts().Connects();
                    _hasUnpublished = _setup is { Kind: Registers.Transaction, Interval: > 0 } && _isCharging && _history[^1] < _transaction * _setup.Phases;
                    _hasNamed = false;
                    break;
            }
        }

        /// <summary>What is held back is confirmed or refuted.</summary>
        public void Settle()
        {
            if (_isCharging)
            {
                Toggle();
            }

            Toggle();
            CountUp(20);
            Toggle();
            Sample();
            _device.Waits(200);
            Collect();
            Log.Add(string.Join(' ', _history));
        }

        private void CountUp(int wh)
        {
            for (var i = 0; i < 4; i++)
            {
                Count(wh);
            }
        }

        private void Count(int wh)
        {
            if (_setup.Kind is Registers.Transaction or Registers.TransactionAndLifetime && !_isCharging)
            {
                Toggle();
            }

            _lifetime += wh;
            _transaction += wh;
            Delivered += wh;
            Sample();
        }

        private void Toggle()
        {
            _isCharging = !_isCharging;
            var id = $"{_starts + (_isCharging ? 1 : 0)}";
            var isOwn = _setup.Kind == Registers.Transaction || !_setup.ShowsRegister;
            if (_isCharging)
            {
                _starts++;
                _transaction = 0;
                _device.Applies(Started(at: null, register: isOwn ? 0 : _lifetime * _setup.Phases, call: id, tag: id), StartAnswered(id, id)).Waits(1);
                if (_setup.Kind is Registers.Transaction or Registers.TransactionAndLifetime)
                {
                    // As many samples as show that this register counts up.
                    CountUp(10);
                }
            }
            else
            {
                // What the minimum interval had delayed when the bridge restarted, and no later sample brings.
                Losses += _hasUnpublished ? 1 : 0;
                _hasUnpublished = false;
                _device.Applies(Ended(id, register: (isOwn ? _transaction : _lifetime) * _setup.Phases)).Waits(1);
                if (_setup.Kind == Registers.TransactionAndLifetime)
                {
                    Sample();
                }
            }
        }

        private void Sample()
        {
            _low = null;
            _hasUnpublished = false;
            _hasNamed |= _isCharging && _setup.Kind == Registers.Lifetime;
            var isOwn = _setup.Kind == Registers.Transaction || (_setup.Kind == Registers.TransactionAndLifetime && _isCharging);
            if (isOwn && _isCharging)
            {
                Send(_transaction, true);
            }

            if (!isOwn || (_setup.Kind == Registers.TransactionAndLifetime && ++_sinceLifetime % 3 == 0))
            {
                Send(_lifetime, _isCharging && _setup.Kind == Registers.Lifetime);
            }
        }

        private void Send(int value, bool hasId, bool isLow = false)
        {
            var id = hasId && _setup.Kind != Registers.LifetimeWithoutId ? $"{_starts}" : null;
            var register = id is not null && _setup.Kind is Registers.Transaction or Registers.TransactionAndLifetime ? _transaction : _lifetime;
            if (isLow && value >= 0.8m * register)
            {
                return;
            }

            var phases = _setup.Phases == 1 ? (Phases[])[Phases.Total] : [Phases.L1, Phases.L2, Phases.L3];
            MeterSample[] samples = [.. phases.Select(phase => Register(value, phase: phase) with { TransactionId = id })];
            _device.Applies(id is null ? Metered(samples) : Updated(id, samples: samples));
            _device.Waits(60);
        }

        private void Collect() => _history.AddRange(_device.HistoryOf("1/Outlet/Energy-Active-Import-Register").OfType<decimal>());
    }
}
