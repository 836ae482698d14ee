using System.Net;
using Microsoft.AspNetCore.Connections;
using OcppActors.Transport.Http;
using Shouldly;

namespace OcppActors.Transport.Tests.Http;

public sealed class TrustedProxiesTests
{
    private static readonly TrustedProxies Proxies = new([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("2001:db8::1/128")]);

    [Theory]
    [InlineData("203.0.113.9", "198.51.100.1", "203.0.113.9")]
    [InlineData("10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.9.9.9", "198.51.100.1")]
    [InlineData("10.0.0.1", "10.0.0.7, 10.0.0.8", "10.0.0.7")]
    [InlineData("10.0.0.1", "1.1.1.1, unknown", "10.0.0.1")]
    [InlineData("10.0.0.1", "1.1.1.1, unknown, 10.0.0.2", "10.0.0.2")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("2001:db8::1", "\"[2001:db8::9]:4711\"", "2001:db8::9")]
    [InlineData("10.0.0.1", "198.51.100.1:4711", "198.51.100.1")]
    [InlineData("10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1")]
    public void The_last_untrusted_address_is_the_caller(string remote, string forwarded, string caller) =>
        Proxies.CallerBehind(IPAddress.Parse(remote), [new HttpField("x-forwarded-for", forwarded)]).ShouldBe(IPAddress.Parse(caller));

    [Fact]
    public void Several_lines_are_one_list() =>
        Proxies.CallerBehind(IPAddress.Parse("10.0.0.1"), [new("X-Forwarded-For", "1.1.1.1"), new("Y", "9.9.9.9"), new("X-Forwarded-For", "2.2.2.2,10.0.0.5")])
            .ShouldBe(IPAddress.Parse("2.2.2.2"));

    [Fact]
    public void No_proxy_is_trusted_by_default() =>
        TrustedProxies.None.CallerBehind(IPAddress.Loopback, [new("X-Forwarded-For", "1.1.1.1")]).ShouldBe(IPAddress.Loopback);

    [Theory]
    [InlineData("::ffff:10.1.2.3", "", true)]
    [InlineData("10.1.2.3", "198.51.100.1", false)]
    [InlineData("10.1.2.3", "198.51.100.1, unknown", true)]
    [InlineData("198.51.100.1", "10.1.2.3", false)]
    public void A_client_knows_whether_its_address_is_a_proxy(string remote, string forwarded, bool isProxy)
    {
        var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(remote), 4711) };

        Client.Of(connection, [new HttpField("X-Forwarded-For", forwarded)], Proxies).IsProxy.ShouldBe(isProxy);
    }

    [Theory]
    [InlineData("[::ffff:192.0.2.1]:80", "192.0.2.1:80")]
    [InlineData("192.0.2.1:80", "192.0.2.1:80")]
    [InlineData("[2001:db8::1]:80", "[2001:db8::1]:80")]
    public void An_IPv4_address_has_one_form(string reported, string plain) => PlainAddress.Of((EndPoint)IPEndPoint.Parse(reported)).ToString().ShouldBe(plain);

    [Theory]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    public void A_network_of_IPv4_addresses_has_one_form(string given, string plain) => PlainAddress.Of(IPNetwork.Parse(given)).ToString().ShouldBe(plain);
}
