using System.Text;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

public sealed class ReplayedReportTests
{
    [Theory]
    [InlineData("""[2,"1","BootNotification",{"chargePointModel":"M","chargePointVendor":"V"}]""", "BootNotification", 0, 0)]
    [InlineData("""[2,"1","StatusNotification",{"connectorId":2,"status":"Available"}]""", "StatusNotification", 0, 2)]
    [InlineData("""[2,"1","StatusNotification",{"connectorId":"2","status":"Available"}]""", "StatusNotification", 0, 2)]
    [InlineData("""[2,"1","StatusNotification",{"evseId":3,"connectorId":1,"connectorStatus":"Occupied"}]""", "StatusNotification", 3, 1)]
    [InlineData(""" [ 2 , "1" , "StatusNotification" , { } ] """, "StatusNotification", 0, 0)]
    [InlineData("""[2,"1","StatusNotification",null]""", "StatusNotification", 0, 0)]
    public void Boots_and_statuses_are_replayed(string message, string action, int evse, int connector) =>
        Of(message).ShouldBe(new ReplayedReport(action, evse, connector));

    [Theory]
    [InlineData("""[2,"1","Heartbeat",{}]""")]
    [InlineData("""[3,"1",{"action":"BootNotification"}]""")]
    [InlineData("""[4,"BootNotification","BootNotification","",{}]""")]
    [InlineData("""[6,"1","BootNotification",{}]""")]
    [InlineData("""[2,"1","BootNotification",{}""")]
    [InlineData("""[2,"1","StatusNotification"]""")]
    [InlineData("""[2,"1","StatusNotification",{}]]""")]
    [InlineData("\"[2,\\\"1\\\",\\\"BootNotification\\\",{}]\"")]
    [InlineData("")]
    public void Other_messages_are_not_replayed(string message) => Of(message).ShouldBeNull();

    private static ReplayedReport? Of(string message) => ReplayedReport.Of(Encoding.UTF8.GetBytes(message));
}
