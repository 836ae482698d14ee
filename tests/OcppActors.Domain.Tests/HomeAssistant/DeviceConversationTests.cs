using System.Text;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>A device keeps the open calls of each of its connections.</summary>
public sealed class DeviceConversationTests
{
    private const string Start = """[2,"a","StartTransaction",{"connectorId":1,"idTag":"04AB","meterStart":0}]""";
    private const string Numbered = """[3,"a",{"transactionId":17}]""";

    private ChargePointDevice _device = ChargePointDevice.New(new ChargePointId("CP-1"), new DeviceSettings("bridge/availability", "1.2.3"));

    [Fact]
    public void An_answer_belongs_to_the_call_of_its_own_connection()
    {
        Receive(1, Direction.FromChargePoint, Start);
        Receive(2, Direction.FromChargePoint, Start);

        Receive(1, Direction.FromCsms, Numbered);

        _device.Conversations.Keys.ShouldBe([2]);
    }

    [Fact]
    public void A_closed_connection_discards_its_open_calls()
    {
        Receive(1, Direction.FromChargePoint, Start);

        _device = _device.Apply(new Disconnected(TestDevice.Start, 1)).Device;

        _device.Conversations.ShouldBeEmpty();
    }

    private void Receive(long connection, Direction sender, string message) => _device = _device
        .Apply(new MessageReceived(TestDevice.Start, connection, TestDevice.Start, sender, "ocpp1.6", Encoding.UTF8.GetBytes(message)))
        .Device;
}
