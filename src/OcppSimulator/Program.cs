using System.CommandLine;
using OcppActors.Simulator.Commands;

var root = SimulatorCommand.Create();

// SIGINT and SIGTERM cancel the token of the running command, which then has this long to close its connections.
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
    // Usually the port is taken.
    await Console.Error.WriteLineAsync(unable.Message);
    return 1;
}
