using OcppActors.Transport.Http;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

public sealed class PerMessageDeflateTests
{
    [Theory]
    [InlineData("permessage-deflate", true, 15, true, 15)]
    [InlineData("Permessage-Deflate; client_no_context_takeover", false, 15, true, 15)]
    [InlineData("permessage-deflate;server_no_context_takeover; server_max_window_bits=10", true, 15, false, 10)]
    [InlineData("permessage-deflate; client_max_window_bits=\"9\" ; server_max_window_bits = 8", true, 9, true, 8)]
    public void Reads_the_parameters_of_each_direction(string header, bool clientKeeps, int clientBits, bool serverKeeps, int serverBits)
    {
        var extensions = Read(header);

        extensions.ShouldBe(new NegotiatedExtensions(
            new PerMessageDeflate(clientKeeps, clientBits), new PerMessageDeflate(serverKeeps, serverBits)));
    }

    [Theory]
    [InlineData("x-webkit-deflate-frame")]
    [InlineData("permessage-bzip2")]
    [InlineData("permessage-deflate; turbo")]
    [InlineData("permessage-deflate; client_max_window_bits")]
    [InlineData("permessage-deflate; server_max_window_bits=16")]
    [InlineData("permessage-deflate; client_no_context_takeover=1")]
    [InlineData("permessage-deflate, permessage-deflate")]
    [InlineData("permessage-deflate, x-other")]
    public void Anything_else_is_an_unknown_extension(string header) => Read(header).ShouldBe(NegotiatedExtensions.Unknown);

    [Fact]
    public void Every_header_line_is_read()
    {
        Read("permessage-deflate", "x-other").ShouldBe(NegotiatedExtensions.Unknown);
        Read("", "permessage-deflate", " ").FromServer.ShouldNotBeNull();
        Read().ShouldBe(NegotiatedExtensions.None);
        Read("", ",").ShouldBe(NegotiatedExtensions.None);
    }

    private static NegotiatedExtensions Read(params string[] lines) =>
        NegotiatedExtensions.Read([new HttpField("X-Other", "x"), .. lines.Select(line => new HttpField("sec-websocket-extensions", line))]);
}
