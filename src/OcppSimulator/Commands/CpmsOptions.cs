using System.CommandLine;

namespace OcppActors.Simulator.Commands;

/// <summary>Where the simulated CPMS listens.</summary>
internal static class CpmsOptions
{
    public static Option<int> Port(string name)
    {
        var option = new Option<int>(name)
        {
            HelpName = "PORT",
            Description = "The CPMS's port on localhost; 0 lets the system choose",
            DefaultValueFactory = _ => 8600,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is < 0 or > 65535)
            {
                result.AddError($"{name}: a port is between 0 and 65535");
            }
        });
        return option;
    }
}
