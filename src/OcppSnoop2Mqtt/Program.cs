using OcppActors.Configuration;
using OcppActors.Hosting.Bridge;

var read = BridgeSettings.Read(args);
return read.Settings is { } settings ? await BridgeHost.RunAsync(settings) : read.ExitCode;
