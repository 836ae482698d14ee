using System.Globalization;

namespace OcppActors.LoadBench.Subjects;

/// <summary>What a process and its children have cost, as the system counts it (proc(5)).</summary>
internal static class ProcessCost
{
    private const int TicksPerSecond = 100;

    /// <summary>User and system time.</summary>
    public static TimeSpan Cpu(int process) => TimeSpan.FromSeconds((double)Sum(process, TicksOf) / TicksPerSecond);

    /// <summary>Bytes: proportional set size, which shares out what several processes map. Reading it walks all of a process's pages.</summary>
    public static long Memory(int process) => Sum(process, MemoryOf);

    private static long Sum(int process, Func<int, long> of)
    {
        var sum = 0L;
        foreach (var id in Family(process))
        {
            try
            {
                sum += of(id);
            }
            catch (IOException)
            {
                // Ended meanwhile.
            }
        }

        return sum;
    }

    private static List<int> Family(int root)
    {
        List<int> family = [root];
        for (var i = 0; i < family.Count; i++)
        {
            try
            {
                var children = File.ReadAllText($"/proc/{family[i]}/task/{family[i]}/children");
                family.AddRange(children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => (int)Number(id)));
            }
            catch (IOException)
            {
                // Ended meanwhile.
            }
        }

        return family;
    }

    private static long TicksOf(int process)
    {
        var text = File.ReadAllText($"/proc/{process}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' '); // behind the command's name, which may contain anything
        return Number(fields[11]) + Number(fields[12]);
    }

    private static long MemoryOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return 1024 * Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
