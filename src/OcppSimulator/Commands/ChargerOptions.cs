using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OcppActors.Simulator.Chargers;
using OcppActors.Simulator.Plans;

namespace OcppActors.Simulator.Commands;

/// <summary>The options that describe simulated chargers, shared by all commands that run some.</summary>
internal sealed class ChargerOptions
{
    private const int MaxIdTagLength = 20; // OCPP 1.6 section 7.28

    private readonly Option<string> _version = new("--ocpp")
    {
        Description = "The version of OCPP that is spoken",
        DefaultValueFactory = _ => "1.6",
    };

    private readonly Option<int> _connectors = new("--connectors")
    {
        Description = "How many connectors a charger has; under 2.0.1 each is an EVSE",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _phases = new("--phases")
    {
        Description = "On how many phases a car charges",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<double?> _power = new("--power")
    {
        Description = "How much a car draws, in kW; without it, what it can take: 11 on three phases, 7 on one, less towards the end",
        HelpName = "KILOWATTS",
    };

    private readonly Option<double> _interval = new("--interval")
    {
        Description = "Seconds between two readings of the meter",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 1.5,
    };

    private readonly Option<double> _charge = new("--charge")
    {
        Description = "Minutes that a charge lasts",
        HelpName = "MINUTES",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<string> _idTag = new("--id-tag")
    {
        Description = "What the driver's card says",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "DEMO-CARD",
    };

    private readonly Option<FileInfo?> _plan = new("--plan")
    {
        Description = $"A file that says what happens at each connector, in place of --power and --charge. A line is a step: {PlanText.Steps}",
        HelpName = "FILE",
    };

    private readonly Option<string?> _password = new("--password")
    {
        Description = "The password to log in with (HTTP Basic), with the charge point id as user name",
        HelpName = "SECRET",
    };

    private readonly Option<FileInfo?> _ca = new("--ca")
    {
        Description = "A PEM file with the certification authorities that a wss:// server may have its certificate from, instead of the system's",
        HelpName = "FILE",
    };

    private readonly Option<double> _lapse = new("--time-lapse")
    {
        Description = "How many times faster than the world's the chargers' clock runs; all their times are by that clock",
        HelpName = "FACTOR",
        DefaultValueFactory = _ => 1,
    };

    public ChargerOptions()
    {
        _version.AcceptOnlyFromAmong("1.6", "2.0.1");
        _phases.AcceptOnlyFromAmong("1", "3");
        Ranges.Require(_interval, value => value > 0, "must be more than 0");
        Ranges.Require(_charge, value => value > 0, "must be more than 0");
        Ranges.Require(_power, value => value is null or > 0, "must be more than 0");
        Ranges.Require(_connectors, value => value is >= 1 and <= 100, "must be from 1 to 100");
        Ranges.Require(_lapse, value => value is >= 0.01 and <= 10_000, "must be from 0.01 to 10000");
        Ranges.Require(_idTag, value => value!.Length is > 0 and <= MaxIdTagLength, $"must have 1 to {MaxIdTagLength} characters");
        _plan.Validators.Add(result => AddErrorOf(result, () => PlanOf(result.GetValue(_plan))));
        _ca.Validators.Add(result => AddErrorOf(result, () => AuthoritiesOf(result.GetValue(_ca))));
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _version, _connectors, _phases, _power, _interval, _charge, _idTag, _plan, _password, _ca, _lapse })
        {
            command.Add(option);
        }
    }

    /// <summary>The chargers' clock, accelerated by <c>--time-lapse</c>.</summary>
    public TimeProvider ClockOf(ParseResult parsed) =>
        parsed.GetValue(_lapse) is var factor and not 1 ? new AcceleratedTime(TimeProvider.System, factor) : TimeProvider.System;

    public ChargerProfile Read(ParseResult parsed, Uri url, string id) => new(url, id)
    {
        Version = parsed.GetValue(_version) == "2.0.1" ? OcppVersion.V201 : OcppVersion.V16,
        Connectors = parsed.GetValue(_connectors),
        Phases = parsed.GetValue(_phases),
        Interval = TimeSpan.FromSeconds(parsed.GetValue(_interval)),
        Plan = PlanOf(parsed.GetValue(_plan))
            ?? EverydayPlan.Of(parsed.GetValue(_power) * 1000, TimeSpan.FromMinutes(parsed.GetValue(_charge))),
        IdTag = parsed.GetRequiredValue(_idTag),
        Password = parsed.GetValue(_password),
        Authorities = AuthoritiesOf(parsed.GetValue(_ca)),
    };

    private static IReadOnlyList<Step>? PlanOf(FileInfo? file) => file is null ? null : PlanText.Read(File.ReadAllText(file.FullName));

    private static X509Certificate2Collection? AuthoritiesOf(FileInfo? file)
    {
        if (file is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file.FullName);
        return authorities.Count > 0 ? authorities : throw new FormatException("there is no certificate in it");
    }

    private static void AddErrorOf(System.CommandLine.Parsing.OptionResult result, Action read)
    {
        try
        {
            read();
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            result.AddError($"{result.Option.Name} {(result.Tokens is [.., var last] ? last.Value : "")}: {wrong.Message}");
        }
    }
}
