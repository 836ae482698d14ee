using OcppActors.Hosting;
using OcppActors.Settings;

var read = RelaySettings.Read(args);
return read.Settings is { } settings ? await RelayHost.RunAsync(settings) : read.ExitCode;
