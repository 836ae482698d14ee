using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.Tests.Support;

/// <summary>Creates facts as the readers do; times are seconds after <see cref="TestDevice.Start"/>.</summary>
internal static class Facts
{
    public static StatusReported Status(string status, int connector = 1, double? at = null, string? error = null) =>
        new(connector, status) { At = Time(at), ErrorCode = error };

    public static TransactionReported Started(int connector = 1, double? at = 0, decimal? register = 5000, string call = "call-1", string? tag = "TAG-1") =>
        new(TransactionEventType.Started) { Connector = connector, At = Time(at), Register = register, CallId = call, IdTag = tag };

    public static StartAnswered StartAnswered(string id, string call = "call-1") => new(call, id, "Accepted");

    public static TransactionReported Updated(string? id, int? connector = 1, double? at = null, params MeterSample[] samples) =>
        new(TransactionEventType.Updated) { TransactionId = id, Connector = connector, At = Time(at), Samples = [.. samples] };

    public static TransactionReported Ended(
        string? id, double? at = null, decimal? register = null, string? reason = "Local", int? connector = null, params MeterSample[] samples) =>
        new(TransactionEventType.Ended)
        {
            TransactionId = id,
            Connector = connector,
            At = Time(at),
            Register = register,
            StopReason = reason,
            Samples = [.. samples],
        };

    public static MeterSample Register(decimal value, int connector = 1, double? at = null, string context = "Sample.Periodic", string unit = "Wh", Phases phase = Phases.Total) =>
        Sample("Energy.Active.Import.Register", value, connector, at, context, unit, phase);

    public static MeterSample Sample(
        string measurand, decimal value, int connector = 1, double? at = null, string context = "Sample.Periodic", string? unit = null, Phases phase = Phases.Total) =>
        new(connector, Time(at), 0, measurand, phase, "Outlet", context, unit, value);

    public static Metered Metered(params MeterSample[] samples) => new([.. samples]);

    private static DateTimeOffset? Time(double? seconds) => seconds is { } after ? TestDevice.Start.AddSeconds(after) : null;
}
