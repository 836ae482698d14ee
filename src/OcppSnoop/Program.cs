using OcppActors.Configuration;
using OcppActors.Hosting.Playback;
using OcppActors.Hosting.Recorder;

var command = SnoopCommand.Read(Path.GetFileNameWithoutExtension(Environment.ProcessPath), args);
switch (command.Name)
{
    case SnoopCommandName.Record:
        var recorder = RecorderConfiguration.Read(command.Arguments);
        return recorder.Configuration is { } record ? await RecorderHost.RunAsync(record) : recorder.ExitCode;
    case SnoopCommandName.Play:
        var playback = PlaybackConfiguration.Read(command.Arguments);
        return playback.Configuration is { } play ? await PlaybackHost.RunAsync(play) : playback.ExitCode;
    default:
        return command.Answer(Console.Out, Console.Error);
}
