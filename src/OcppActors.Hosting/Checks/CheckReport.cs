using OcppActors.Domain;

namespace OcppActors.Hosting.Checks;

/// <summary>Writes each finding on a line as it comes, and a summary at the end.</summary>
internal sealed class CheckReport(TextWriter output)
{
    private const int Passed = 0;
    private const int Failed = 1;

    private readonly Dictionary<Verdict, int> _counts = [];

    public void Write(string line) => output.WriteLine(LogText.OneLine(line));

    public async Task AddAsync(IAsyncEnumerable<Finding> findings)
    {
        await foreach (var finding in findings)
        {
            Add(finding);
        }
    }

    public void Add(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Add(finding);
        }
    }

    public void Add(Finding finding)
    {
        _counts[finding.Verdict] = Count(finding.Verdict) + 1;
        Write($"{Label(finding.Verdict)} {finding.Subject}: {finding.Text}");
    }

    /// <summary>Writes the summary.</summary>
    /// <returns>The exit status: 0 unless a check failed, then 1.</returns>
    public int Close()
    {
        Write($"{Count(Verdict.Ok)} ok, {Count(Verdict.Warning)} warn, {Count(Verdict.Failure)} FAIL; nothing was started.");
        return Count(Verdict.Failure) == 0 ? Passed : Failed;
    }

    private int Count(Verdict verdict) => _counts.GetValueOrDefault(verdict);

    private static string Label(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok   ",
        Verdict.Warning => "warn ",
        _ => "FAIL ",
    };
}
