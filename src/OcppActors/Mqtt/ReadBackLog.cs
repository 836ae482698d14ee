using Akka.Event;

namespace OcppActors.Mqtt;

/// <summary>Says what could not be read back.</summary>
internal static class ReadBackLog
{
    public static void Write(ILoggingAdapter log, MqttOptions options, ReadBack readBack)
    {
        if (!readBack.Forbidden.IsEmpty)
        {
            log.Warning(
                "The MQTT broker does not allow {Topics}: what was announced earlier cannot be read back completely. Check its access rules",
                string.Join(", ", readBack.Forbidden));
        }
        else if (!readBack.IsWhole)
        {
            log.Warning(
                "The MQTT broker has not returned all that it retains within {Seconds} s: it is slow, or its access rules forbid reading {Topics}",
                options.ReadBackTime.TotalSeconds,
                string.Join(", ", [options.DocumentFilter, .. options.AvailabilityFilters, options.StateFilter, options.SyncTopic]));
        }

        if (readBack.IsCut)
        {
            log.Warning(
                "The MQTT broker retains more of charge points than is read back ({MaxMiB} MiB in all, {MaxKiB} KiB of each document): what was announced earlier cannot be read back completely. Delete what is retained of charge points that are gone",
                RetainedReader.MaxTotalBytes / (1024 * 1024), PublishPacket.MaxBytes / 1024);
        }
    }
}
