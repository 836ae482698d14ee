using OcppActors.Configuration.Reading;
using OcppActors.Domain;

namespace OcppActors.Configuration;

/// <summary>The sub-commands of <c>ocpp-snoop</c>.</summary>
public enum SnoopCommandName
{
    /// <summary>None of them; see <see cref="SnoopCommand.Answer"/>.</summary>
    None,

    /// <summary><c>ocpp-snoop record</c>, or <c>ocpp-snoop-recorder</c>.</summary>
    Record,

    /// <summary><c>ocpp-snoop play</c>, or <c>ocpp-snoop-playback</c>.</summary>
    Play,
}

/// <summary>Which sub-command of <c>ocpp-snoop</c> is wanted.</summary>
/// <param name="Name">The sub-command.</param>
/// <param name="Arguments">What follows it; without one, all there is.</param>
public sealed record SnoopCommand(SnoopCommandName Name, string[] Arguments)
{
    internal const string Help =
        """
        Records the OCPP traffic that a relay shows on its snoop port, and plays recordings.

        Usage: ocpp-snoop record [options]
               ocpp-snoop play --input FILE [options]

          record   record a snoop stream (also: ocpp-snoop-recorder)
          play     serve a recording as a snoop port (also: ocpp-snoop-playback)

        'ocpp-snoop record --help' and 'ocpp-snoop play --help' list the options.

        """;

    private static readonly string[] Names = ["record", "play"];

    /// <param name="startedAs">The name of the executable, without an extension.</param>
    /// <param name="args">The command line.</param>
    public static SnoopCommand Read(string? startedAs, string[] args) => (startedAs, args) switch
    {
        ("ocpp-snoop-recorder", _) => new SnoopCommand(SnoopCommandName.Record, args),
        ("ocpp-snoop-playback", _) => new SnoopCommand(SnoopCommandName.Play, args),
        (_, ["record", .. var rest]) => new SnoopCommand(SnoopCommandName.Record, rest),
        (_, ["play", .. var rest]) => new SnoopCommand(SnoopCommandName.Play, rest),
        _ => new SnoopCommand(SnoopCommandName.None, args),
    };

    /// <summary>Prints help, version or an error if no sub-command is given.</summary>
    /// <returns>The exit status: 0 after <c>--help</c> and <c>--version</c>, 2 after an error.</returns>
    public int Answer(TextWriter output, TextWriter error)
    {
        switch (Arguments)
        {
            case ["-h" or "--help", ..]:
                output.Write(Help);
                return 0;
            case ["--version", ..]:
                output.Write($"ocpp-snoop {ProductVersion.Number}\n");
                return 0;
            case [var unknown, ..]:
                error.Write($"ocpp-snoop: {LogText.Quote(unknown)} is not one of its commands{NearestName.Suggestion(Names, unknown)}\n{Help}");
                return 2;
            default:
                error.Write(Help);
                return 2;
        }
    }
}
