using System.Globalization;
using System.Text.Json;
using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.ThirdParty;

/// <summary>A script of <c>tests/third-party</c>, which writes each event as one line of JSON.</summary>
internal sealed class NodeScript : IAsyncDisposable
{
    private readonly string _script;
    private readonly ChildProcess _process;

    public NodeScript(string script, params IEnumerable<string> arguments)
    {
        _script = script;
        _process = new ChildProcess("node", [PathOf(script), .. arguments]);
    }

    /// <summary>The same under a command that prepares its surroundings.</summary>
    public NodeScript(string command, IEnumerable<string> options, string script, params string[] arguments)
    {
        _script = script;
        _process = new ChildProcess(command, [.. options, "node", PathOf(script), .. arguments]);
    }

    /// <summary>The events so far, in order.</summary>
    public IReadOnlyList<JsonElement> Said =>
        [.. _process.Output.Entries.Where(IsEvent).Select(line => JsonDocument.Parse(line.Text).RootElement)];

    /// <summary>The port on which it listens, waited for.</summary>
    public async Task<string> PortAsync() =>
        (await EventsAsync("listening", 1))[0].GetProperty("port").GetInt32().ToString(CultureInfo.InvariantCulture);

    /// <summary>The events of this name, once there are so many.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsAsync(string what, int times)
    {
        await _process.Output.WhenAsync(_ => All(what).Count >= times, $"{_script}'s \"{what}\"", Deadline.Long);
        return All(what);
    }

    public IReadOnlyList<JsonElement> All(string what) => [.. Said.Where(said => said.GetProperty("what").GetString() == what)];

    /// <summary>Its exit status, once it has ended by itself.</summary>
    public Task<int> ExitAsync() => _process.ExitAsync(Deadline.Long);

    /// <summary>All that it has written, for a test that fails.</summary>
    public override string ToString() => string.Join(Environment.NewLine, _process.Output.Entries);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string PathOf(string script) => Path.Combine(Repository.Root, "tests", "third-party", script);

    private static bool IsEvent(OutputLine line) => line.Text.StartsWith('{') && !line.OnStandardError;
}
