using BenchmarkDotNet.Running;
using OcppActors.Benchmarks;
using OcppActors.Benchmarks.Metering;

if (args is ["metering", .. var options])
{
    await MeteringCost.WriteAsync(Console.Out, options);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(WiretapBenchmarks).Assembly).Run(args);
}
