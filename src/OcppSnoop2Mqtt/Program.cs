using OcppActors.Hosting;
using OcppActors.Settings;

var read = BridgeSettings.Read(args);
return read.Settings is { } settings ? await BridgeHost.RunAsync(settings) : read.ExitCode;
