using System.Text;

namespace OcppActors.Simulator.Protocol;

/// <summary>HTTP Basic authentication (OCPP security profiles 1 and 2; RFC 7617).</summary>
internal static class BasicCredentials
{
    /// <summary>The value of the Authorization header.</summary>
    public static string Header(string chargePoint, string password) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{chargePoint}:{password}"))}";
}
