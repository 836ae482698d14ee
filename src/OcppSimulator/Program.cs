using System.CommandLine;
using OcppActors.Simulator.Commands;

var root = SimulatorCommand.Create();

// SIGINT and SIGTERM cancel the token that each command is given, and this is the time to say goodbye in.
var configuration = new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = TimeSpan.FromSeconds(4),
};
try
{
    var parsed = root.Parse(args);
    var status = await parsed.InvokeAsync(configuration);
    return parsed.Errors.Count > 0 ? 2 : status;
}
catch (IOException unable)
{
    // The port is taken, mostly.
    await Console.Error.WriteLineAsync(unable.Message);
    return 1;
}
