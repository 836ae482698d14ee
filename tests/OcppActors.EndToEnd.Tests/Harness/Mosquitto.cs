using System.Globalization;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>mosquitto's own clients, at a broker on this machine.</summary>
internal sealed class Mosquitto(int port)
{
    /// <summary>
    /// <c>mosquitto_sub</c>, once it has subscribed; each line of its output is a topic, a space and the payload. A mark of
    /// its own, retained, shows that the subscription is active.
    /// </summary>
    public async Task<ChildProcess> SubscribeAsync(params IEnumerable<string> arguments)
    {
        var mark = $"test/mark/{Guid.NewGuid():N}";
        await PublishAsync("-t", mark, "-m", "here", "-r", "-q", "1"); // the broker has it when this returns
        var subscriber = Run("mosquitto_sub", ["-v", "-t", mark, .. arguments]);
        try
        {
            await subscriber.Output.FirstAsync(line => line.Text == $"{mark} here", "the subscription", Deadline.Long);
            return subscriber;
        }
        catch
        {
            await subscriber.DisposeAsync();
            throw;
        }
    }

    /// <summary><c>mosquitto_pub</c>, until it has ended; its exit status must be 0.</summary>
    public async Task PublishAsync(params IEnumerable<string> arguments)
    {
        var (status, error) = await TryPublishAsync(arguments);
        if (status != 0)
        {
            throw new InvalidOperationException($"mosquitto_pub ended with {status}: {error}");
        }
    }

    /// <summary><c>mosquitto_pub</c>, until it has ended.</summary>
    public async Task<(int Status, string Error)> TryPublishAsync(params IEnumerable<string> arguments)
    {
        await using var publisher = Run("mosquitto_pub", arguments);
        return (await publisher.ExitAsync(Deadline.Long), publisher.StandardError);
    }

    private ChildProcess Run(string command, IEnumerable<string> arguments) =>
        new(command, ["-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), .. arguments]);
}
