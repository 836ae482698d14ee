using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class ClientIdTests
{
    [Fact]
    public void A_plain_id_is_unchanged() =>
        ClientIds.Default("ocpp-relay-server", "garage", "8500").ShouldBe("ocpp-relay-server-garage-8500");

    [Fact]
    public void Other_characters_are_replaced_and_distinguished_by_a_hash()
    {
        var one = ClientIds.Default("ocpp-snoop2mqtt", "garage.lan", "ws://localhost:8501/");
        var other = ClientIds.Default("ocpp-snoop2mqtt", "garage.lan", "ws://localhost:8501?");

        one.ShouldMatch("^ocpp-snoop2mqtt-garage_lan-ws___localhost_8501__[0-9a-f]{8}$");
        other.ShouldNotBe(one);
    }

    [Fact]
    public void An_id_stays_the_same() =>
        ClientIds.Default("c", "é", "1").ShouldBe(ClientIds.Default("c", "é", "1"));
}
