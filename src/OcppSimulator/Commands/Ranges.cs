using System.CommandLine;

namespace OcppActors.Simulator.Commands;

/// <summary>Validation of option values.</summary>
internal static class Ranges
{
    public static void Require<T>(Option<T> option, Func<T?, bool> isValid, string what) => option.Validators.Add(result =>
    {
        if (!isValid(result.GetValue(option)))
        {
            result.AddError($"{option.Name}: {what}");
        }
    });
}
