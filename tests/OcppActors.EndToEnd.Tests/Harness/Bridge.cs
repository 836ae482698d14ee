namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The published <c>ocpp-snoop2mqtt</c>.</summary>
internal static class Bridge
{
    /// <summary>Runs the command as it is given, without waiting for anything.</summary>
    public static ChildProcess Run(params IEnumerable<string> arguments) =>
        new(Repository.Executable("OcppSnoop2Mqtt", "ocpp-snoop2mqtt"), arguments);
}
