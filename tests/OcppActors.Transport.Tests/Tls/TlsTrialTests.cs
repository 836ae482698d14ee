using OcppActors.Transport.Tls;
using Shouldly;

namespace OcppActors.Transport.Tests.Tls;

public sealed class TlsTrialTests
{
    // What the system's TLS library refuses depends on its configuration; these two it never does.
    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    public void A_TLS_version_that_the_system_supports_succeeds(TlsVersion version) => TlsTrial.Succeeds(version).ShouldBeTrue();
}
