using OcppActors.Configuration;
using OcppActors.Hosting.Relay;

var read = RelayConfiguration.Read(args);
return read.Configuration is { } settings ? await RelayHost.RunAsync(settings, read.Reread) : read.ExitCode;
