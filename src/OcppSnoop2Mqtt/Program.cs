using OcppActors.Configuration;
using OcppActors.Hosting.Bridge;

var read = BridgeConfiguration.Read(args);
return read.Configuration is { } settings ? await BridgeHost.RunAsync(settings, read.Reread) : read.ExitCode;
