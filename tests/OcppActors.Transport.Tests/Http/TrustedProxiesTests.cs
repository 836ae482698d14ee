using System.Net;
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
}
