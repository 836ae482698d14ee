using System.Globalization;

namespace OcppActors.LoadBench.Subjects;

/// <summary>What a process and its children have cost, as the system counts it (proc(5)).</summary>
/// <param name="Cpu">User and system time.</param>
/// <param name="Memory">Bytes: proportional set size, which shares out what several processes map.</param>
internal readonly record struct ProcessCost(TimeSpan Cpu, long Memory)
{
    private const int TicksPerSecond = 100;

    public static ProcessCost Of(int process)
    {
        var sum = default(ProcessCost);
        foreach (var id in Family(process))
        {
            try
            {
                var fields = Stat(id);
                var ticks = Number(fields[11]) + Number(fields[12]);
                sum = new ProcessCost(sum.Cpu + TimeSpan.FromSeconds((double)ticks / TicksPerSecond), sum.Memory + MemoryOf(id));
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

    /// <summary>The fields behind the command's name, which may contain anything.</summary>
    private static string[] Stat(int process)
    {
        var text = File.ReadAllText($"/proc/{process}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static long MemoryOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return 1024 * Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
