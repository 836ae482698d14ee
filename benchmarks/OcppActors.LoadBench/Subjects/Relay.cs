using System.Globalization;

namespace OcppActors.LoadBench.Subjects;

/// <summary>The published relay; what its environment says (<c>OCPP_RELAY_…</c>, <c>DOTNET_…</c>) holds for it.</summary>
internal sealed class Relay(string name, string executable) : ISubject
{
    public string Name => name;

    public bool IsRelay => true;

    public RunningSubject Start(Demand demand)
    {
        var snoopPort = Ports.Free();
        List<string> arguments =
        [
            "--quiet",
            "--cpms", $"ws://127.0.0.1:{demand.CpmsPort}/",
            "--ocpp-host", "127.0.0.1",
            "--ocpp-port", demand.Port.ToString(CultureInfo.InvariantCulture),
            "--snoop-host", "localhost",
            "--snoop-port", snoopPort.ToString(CultureInfo.InvariantCulture),
        ];
        if (demand.Certificate is { } certificate)
        {
            arguments.AddRange(["--ssl-cert", certificate.File, "--ssl-key", certificate.KeyFile]);
        }

        if (demand.BrokerPort is { } broker)
        {
            arguments.AddRange(["--mqtt-broker-host", "127.0.0.1", "--mqtt-broker-port", broker.ToString(CultureInfo.InvariantCulture)]);
        }

        return new RunningSubject(executable, arguments, demand.Port, snoopPort);
    }
}
