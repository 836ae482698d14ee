using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

/// <summary>How the transport is secured; by the system's trust unless said otherwise.</summary>
public sealed class MqttClientTlsOptions
{
    /// <summary>Decides alone whether the broker's certificate is accepted.</summary>
    public Func<MqttClientCertificateValidationEventArgs, bool>? CertificateValidationHandler { get; set; }

    public IMqttClientCertificatesProvider? ClientCertificatesProvider { get; set; }

    public SslProtocols SslProtocol { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The name that the broker's certificate must bear; the host's own unless given.</summary>
    public string? TargetHost { get; set; }

    /// <summary>The roots to trust instead of the system's.</summary>
    public X509Certificate2Collection? TrustChain { get; set; }

    public bool UseTls { get; set; }
}

/// <summary>Gives the client's own certificates when the broker asks for one.</summary>
public interface IMqttClientCertificatesProvider
{
    X509CertificateCollection GetCertificates();
}

/// <summary>Fixed client certificates.</summary>
public sealed class DefaultMqttCertificatesProvider(X509Certificate2Collection certificates) : IMqttClientCertificatesProvider
{
    public X509CertificateCollection GetCertificates() => certificates;
}
