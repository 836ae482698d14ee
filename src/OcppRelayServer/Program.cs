using OcppActors.Configuration;
using OcppActors.Hosting.Relay;

var read = RelaySettings.Read(args);
return read.Configuration is { } settings ? await RelayHost.RunAsync(settings) : read.ExitCode;
