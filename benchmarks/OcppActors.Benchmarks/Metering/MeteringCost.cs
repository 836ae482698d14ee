using System.Globalization;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Mqtt;
using OcppActors.TestSupport;

namespace OcppActors.Benchmarks.Metering;

/// <summary>
/// What a MeterValues of 436 bytes allocates on its way from the tap to the broker, stage by stage. Bytes, unlike times, do not
/// depend on what else the machine does.
/// </summary>
internal static class MeteringCost
{
    private const int Warmups = 20_000;
    private const int Messages = 20_000;

    /// <param name="output">Takes the table.</param>
    /// <param name="options">How many rounds of one call per charger are sent through all of metering.</param>
    public static async Task WriteAsync(TextWriter output, string[] options)
    {
        var rounds = options is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 200;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"a MeterValues of {new MeterCalls(1).Next().Length} bytes"));
        await WriteStagesAsync(output);
        var instant = new InstantLink();
        await WritePathAsync(output, "all of metering, a broker that answers at once", new MqttOptions(ClientId: "benchmark"), instant, rounds);
        foreach (var noDelay in new[] { true, false })
        {
            await using var broker = await MosquittoBroker.StartAsync("allow_anonymous true", $"set_tcp_nodelay {(noDelay ? "true" : "false")}");
            var mqtt = new MqttOptions("127.0.0.1", broker.Port, ClientId: "benchmark");
            await WritePathAsync(
                output, $"all of metering, mosquitto{(noDelay ? " with set_tcp_nodelay" : "")}", mqtt, new MqttLinkFactory(mqtt, TimeProvider.System), rounds);
        }
    }

    private static async Task WriteStagesAsync(TextWriter output)
    {
        var calls = new MeterCalls(1);
        var texts = new byte[Warmups + Messages][];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = calls.Next().ToArray();
        }

        var connection = new ChargePointConnection(1, "/CP1", new ChargePointId("CP1"), "ocpp1.6");
        await WriteStageAsync(output, "tap: copy, header, event", texts, text =>
            _ = new MessageSeen(connection, DateTimeOffset.UnixEpoch, Direction.FromChargePoint, OcppMessage.OfText(text.ToArray()), 0));

        var messages = Array.ConvertAll(texts, text => OcppMessage.OfText(text));
        var conversation = Conversation.Empty;
        await WriteStageAsync(output, "reading: JSON to facts", messages, message =>
            (conversation, _) = conversation.Apply(Direction.FromChargePoint, "ocpp1.6", message));

        var at = new DateTimeOffset(2026, 4, 18, 20, 3, 20, TimeSpan.Zero);
        var device = ChargePointDevice.New(new ChargePointId("CP1"), new DeviceSettings("ocpp-bridge/benchmark/availability", "1.0"))
            .Apply(new Restored(at, null, KnowsConnections: true)).Device
            .Apply(new Connected(at, 1)).Device;
        await WriteStageAsync(output, "reading and device: JSON to publications", messages, message =>
        {
            at += TimeSpan.FromSeconds(1);
            device = device.Apply(new MessageReceived(at, 1, at, Direction.FromChargePoint, "ocpp1.6", message)).Device;
        });
    }

    private static async Task WriteStageAsync<T>(TextWriter output, string stage, T[] inputs, Action<T> apply)
    {
        foreach (var input in inputs.AsSpan(0, Warmups))
        {
            apply(input);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var input in inputs.AsSpan(Warmups))
        {
            apply(input);
        }

        await WriteAsync(output, stage, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Messages, "");
    }

    private static async Task WritePathAsync(TextWriter output, string path, MqttOptions options, IMqttLinkFactory links, int rounds)
    {
        await using var metering = new MeteringPath(options, links);
        metering.Introduce();
        var before = metering.Publications;
        metering.Round(0);
        metering.Settle();
        var publications = (int)(metering.Publications - before);
        for (var round = 0; round < rounds; round++)
        {
            metering.Round(publications);
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var began = TimeProvider.System.GetTimestamp();
        for (var round = 0; round < rounds; round++)
        {
            metering.Round(publications);
        }

        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var messages = (double)rounds * metering.MessagesOfRound;
        await WriteAsync(output, path, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / messages, string.Create(
            CultureInfo.InvariantCulture,
            $"; {publications / (double)metering.MessagesOfRound:F1} publications, {(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / messages:F1} us of CPU; {rounds * publications / seconds:F0} publications/s"));
    }

    private static Task WriteAsync(TextWriter output, string stage, double bytes, string more) =>
        output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{stage,-50} {bytes,8:F0} B{more}"));
}
