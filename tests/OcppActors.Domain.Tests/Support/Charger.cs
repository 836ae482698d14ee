using System.Globalization;

namespace OcppActors.Domain.Tests.Support;

/// <summary>A charger that sends OCPP messages to a device; ten seconds pass after each of them.</summary>
/// <param name="subprotocol">The version of OCPP.</param>
internal abstract class Charger(string subprotocol)
{
    public const string Register = "1/Outlet/Energy-Active-Import-Register";
    public const string Power = "1/Outlet/Power-Active-Import";
    public const string Current = "1/Outlet/Current-Import";

    private int _calls;

    public TestDevice Device { get; } = new TestDevice().Connects();

    /// <summary>The latest value of an entity as JSON: <c>1100</c>, <c>"521"</c>, <c>null</c>.</summary>
    /// <param name="entity">The part of the topic that names it.</param>
    public string this[string entity] => Device.Retained[entity]["""{"value": """.Length..^1];

    /// <summary>The energy of the connector's session.</summary>
    public string Energy(int connector = 1) => this[$"{connector}/session/energy"];

    /// <summary>All values of an entity; null is unknown.</summary>
    public string History(string entity) =>
        string.Join(' ', Device.HistoryOf(entity).Select(value => value?.ToString(CultureInfo.InvariantCulture) ?? "null"));

    protected string Send(string action, string payload)
    {
        var call = $"c{++_calls}";
        Device.Receives($"""[2,"{call}","{action}",{payload}]""", subprotocol: subprotocol);
        return call;
    }

    /// <summary>A timestamp of the charger's clock.</summary>
    /// <param name="at">Seconds after <see cref="TestDevice.Start"/>, or null for now.</param>
    protected string Time(double? at) => (at is { } seconds ? TestDevice.Start.AddSeconds(seconds) : Device.Now)
        .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
