using System.Globalization;
using System.Text.RegularExpressions;

namespace OcppActors.Simulator.Plans;

/// <summary>Reads a plan: one step per line, in plain words.</summary>
internal static partial class PlanText
{
    /// <summary>The steps that a line may hold.</summary>
    public const string Steps = "wait 5 s, plug in, start, charge 11 kW for 30 min, charge for 30 min, pause 5 min, stop, unplug, repeat";

    /// <param name="text">The lines; <c>#</c> starts a comment.</param>
    /// <exception cref="FormatException">Names every line that cannot be read or cannot follow those before it.</exception>
    public static IReadOnlyList<Step> Read(string text)
    {
        var (steps, errors) = (new List<Step>(), new List<string>());
        var state = new PlanState();
        foreach (var (number, line) in text.Split('\n').Index())
        {
            var words = string.Join(' ', line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries));
            if (words.Length == 0)
            {
                continue;
            }

            if (ReadStep(words) is not { } step)
            {
                errors.Add($"line {number + 1}: '{words}' is no step; there are: {Steps}");
            }
            else if (state.Validate(step) is { } reason)
            {
                errors.Add($"line {number + 1}: '{words}' {reason}");
            }
            else
            {
                steps.Add(step);
            }
        }

        if (steps.Count == 0 && errors.Count == 0)
        {
            errors.Add($"there is no step in it; a line is one of: {Steps}");
        }

        return errors.Count == 0 ? steps : throw new FormatException(string.Join('\n', errors));
    }

    private static Step? ReadStep(string words)
    {
        var match = StepForm().Match(words);
        if (!match.Success)
        {
            return null;
        }

        var time = TimeOf(match);
        double? power = match.Groups["power"] is { Success: true } given ? double.Parse(given.Value, CultureInfo.InvariantCulture) * 1000 : null;
        return match.Groups["word"].Value switch
        {
            "wait" => new Wait(time),
            "pause" => new Pause(time),
            "plug in" => new PlugIn(),
            "start" => new Start(),
            "stop" => new Stop(),
            "unplug" => new Unplug(),
            "repeat" => new Repeat(),
            _ => new Charge(power, time),
        };
    }

    private static TimeSpan TimeOf(Match match)
    {
        if (!match.Groups["time"].Success)
        {
            return TimeSpan.Zero;
        }

        var number = double.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "min" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
    }

    [GeneratedRegex(
        @"^(?:(?<word>plug in|start|stop|unplug|repeat)|(?:(?<word>wait|pause)|(?<word>charge)(?: (?<power>\d{1,4}(?:\.\d{1,3})?) kW)? for) (?<time>\d{1,6}(?:\.\d{1,3})?) (?<unit>s|min|h))$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex StepForm();

    /// <summary>Tracks cable and transaction, which decide what step may follow.</summary>
    private sealed class PlanState
    {
        private bool _isPlugged;
        private bool _isStarted;
        private bool _isOver;

        /// <summary>Applies the next step; null: it is valid here.</summary>
        public string? Validate(Step step)
        {
            switch (step)
            {
                case var _ when _isOver:
                    return "is never reached: it comes after 'repeat'";
                case PlugIn when _isPlugged:
                    return "comes while the cable is plugged in";
                case Start when !_isPlugged || _isStarted:
                    return _isStarted ? "comes while a transaction is under way" : "needs 'plug in' before it";
                case Charge or Pause or Stop when !_isStarted:
                    return "needs 'start' before it";
                case Unplug when !_isPlugged || _isStarted:
                    return _isStarted ? "needs 'stop' before it" : "needs 'plug in' before it";
                case Repeat when _isPlugged:
                    return "needs 'unplug' before it";
            }

            _isPlugged = step is PlugIn || (_isPlugged && step is not Unplug);
            _isStarted = step is Start || (_isStarted && step is not Stop);
            _isOver = step is Repeat;
            return null;
        }
    }
}
