using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Exceptions;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.StandIns.Tests.Mqtt;

public sealed class TlsTests
{
    [Fact]
    public async Task A_broker_whose_root_is_given_is_trusted()
    {
        using var files = new TestCertificates();
        await using var broker = await MosquittoBroker.StartAsync(files.ServerSettings());

        using var client = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port)
            .WithTlsOptions(tls => tls.WithTrustChain([files.Root]).WithTargetHost("localhost")));

        (await client.Client.PublishStringAsync("t", "x")).IsSuccess.ShouldBeTrue();
    }

    [Theory]
    [InlineData("localhost", false)]
    [InlineData("another.example", true)]
    public async Task Another_name_or_an_unknown_root_is_not_trusted(string name, bool rootIsGiven)
    {
        using var files = new TestCertificates();
        await using var broker = await MosquittoBroker.StartAsync(files.ServerSettings());
        using var client = new MqttTestClient();
        var options = MqttTestClient.Options(broker.Port).WithTlsOptions(tls => tls
            .WithTrustChain(rootIsGiven ? [files.Root] : [])
            .WithTargetHost(name));

        var exception = await Should.ThrowAsync<MqttCommunicationException>(
            async () => await client.Client.ConnectAsync(options.Build()));

        exception.InnerException.ShouldBeOfType<AuthenticationException>();
    }

    [Fact]
    public async Task A_broker_that_asks_for_a_certificate_gets_it()
    {
        using var files = new TestCertificates();
        await using var broker = await MosquittoBroker.StartAsync([.. files.ServerSettings(), "require_certificate true"]);
        X509Certificate? seen = null;

        using var client = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port)
            .WithTlsOptions(tls => tls
                .WithClientCertificates(new X509Certificate2Collection(files.Client))
                .WithSslProtocols(SslProtocols.Tls12)
                .WithCertificateValidationHandler(args =>
                {
                    seen = args.Certificate;
                    return true;
                })));

        seen.ShouldNotBeNull().Subject.ShouldBe("CN=localhost");
    }
}
