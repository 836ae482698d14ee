using System.CommandLine;
using OcppActors.Simulator.Commands;

var root = new RootCommand("Simulated OCPP 1.6 charge points, and a small CPMS for them to talk to. For demonstrations and tests.")
{
    CpmsCommand.Create(),
    ChargerCommand.Create(),
    DemoCommand.Create(),
};

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
