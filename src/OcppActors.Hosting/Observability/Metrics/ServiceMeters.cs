using System.Diagnostics.Metrics;
using OcppActors.Configuration;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>
/// The instruments of the service, the one source of <c>/metrics</c> and of the OTLP export. They are created when the first
/// of the two is used.
/// </summary>
internal sealed class ServiceMeters : IDisposable
{
    public const string OfService = "OcppActors";
    public const string OfProcess = "OcppActors.Process";

    /// <summary>The meter of .NET: garbage collection, thread pool, exceptions.</summary>
    public const string OfRuntime = "System.Runtime";

    private readonly Meter _service = new(OfService, ProductVersion.Number);
    private readonly Meter _process = new(OfProcess, ProductVersion.Number);

    /// <param name="add">Adds the instruments of the command.</param>
    public ServiceMeters(Action<Meter> add)
    {
        _service.CreateObservableGauge(
            "ocpp_relay.build_info",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", ProductVersion.Number)),
            description: "Always 1; the label tells the version.");
        add(_service);
        _process.AddProcess();
    }

    public bool Include(Instrument instrument) =>
        instrument.Meter == _service || instrument.Meter == _process || instrument.Meter.Name == OfRuntime;

    public void Dispose()
    {
        _service.Dispose();
        _process.Dispose();
    }
}
