using OcppActors.Configuration;
using OcppActors.Hosting.Playback;
using OcppActors.Hosting.Recorder;

var command = SnoopCommand.Read(Path.GetFileNameWithoutExtension(Environment.ProcessPath), args);
switch (command.Name)
{
    case SnoopCommandName.Record:
        var recorder = RecorderSettings.Read(command.Arguments);
        return recorder.Settings is { } record ? await RecorderHost.RunAsync(record) : recorder.ExitCode;
    case SnoopCommandName.Play:
        var playback = PlaybackSettings.Read(command.Arguments);
        return playback.Settings is { } play ? await PlaybackHost.RunAsync(play) : playback.ExitCode;
    default:
        return command.Answer(Console.Out, Console.Error);
}
