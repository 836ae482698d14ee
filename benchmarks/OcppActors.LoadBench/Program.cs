using OcppActors.LoadBench;

return await BenchCommand.Create().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
