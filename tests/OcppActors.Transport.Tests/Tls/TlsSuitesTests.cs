using OcppActors.Transport.Tls;
using Shouldly;

namespace OcppActors.Transport.Tests.Tls;

public sealed class TlsSuitesTests : IDisposable
{
    private const string Name = TlsSuites.RsaConfiguration;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("suites-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_installed_configuration_is_named_before_the_published_one_and_none_that_is_missing()
    {
        var (installed, published) = (_folder.CreateSubdirectory("etc").FullName, _folder.CreateSubdirectory("opt").FullName);
        OpenSslConfiguration.Find(Name, [installed, published]).ShouldBeNull();

        File.WriteAllText(Path.Combine(published, Name), "");
        OpenSslConfiguration.Find(Name, [installed, published]).ShouldBe(Path.Combine(published, Name));

        File.WriteAllText(Path.Combine(installed, Name), "");
        OpenSslConfiguration.Find(Name, [installed, published]).ShouldBe(Path.Combine(installed, Name));
    }

    [Fact]
    public void The_remedy_needs_a_configuration_to_name_and_none_that_is_in_force()
    {
        var file = Path.Combine(_folder.FullName, Name);
        File.WriteAllText(file, "");

        TlsSuites.RemedyFor("it", null, file).ShouldBe($"; if it knows RSA key exchange only (TLS_RSA_...), start this service with OPENSSL_CONF={file}");
        TlsSuites.RemedyFor("it", Path.Combine(_folder.FullName, "removed by an upgrade"), file).ShouldContain(file);
        TlsSuites.RemedyFor("it", file, file).ShouldBeEmpty();
        TlsSuites.RemedyFor("it", null, null).ShouldBeEmpty();
    }
}
