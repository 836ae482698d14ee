using System.CommandLine;

namespace OcppActors.Simulator.Commands;

/// <summary>What the values of options must be like.</summary>
internal static class Ranges
{
    public static void Require<T>(Option<T> option, Func<T?, bool> holds, string what) => option.Validators.Add(result =>
    {
        if (!holds(result.GetValue(option)))
        {
            result.AddError($"{option.Name}: {what}");
        }
    });
}
