using OcppActors.Configuration;
using OcppActors.Hosting.Relay;

var read = RelaySettings.Read(args);
return read.Settings is { } settings ? await RelayHost.RunAsync(settings) : read.ExitCode;
