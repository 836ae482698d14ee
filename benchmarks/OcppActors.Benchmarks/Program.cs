using BenchmarkDotNet.Running;
using OcppActors.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(WiretapBenchmarks).Assembly).Run(args);
