using System.Globalization;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>What is published for chargers that measure in their own way. Each row and each test is named after one that does, if it
/// is known.</summary>
public sealed class ChargerQuirkTests
{
    private const string Register = "1/Outlet/Energy-Active-Import-Register";

    [Theory]
    [InlineData("OpenEVSE: a number", """{"value":604.213,"unit":"kWh"}""", "Energy-Active-Import-Register=604213")]
    [InlineData("Autel: a number", """{"value":231,"measurand":"Voltage"}""", "Voltage=231")]
    [InlineData("Heidelberg: nothing", """{"value":"","measurand":"Current.Import"},{"value":"7","measurand":"Voltage"}""", "Voltage=7")]
    [InlineData("Vestel EVC04: no samples", "", "")]
    [InlineData("Autel: no unit", """{"value":"500","measurand":"Power.Active.Import"}""", "Power-Active-Import=500")]
    [InlineData("Alfen: no measurand", """{"value":"0.505","unit":"kWh"}""", "Energy-Active-Import-Register=505")]
    [InlineData("Heidelberg: state of charge in V", """{"value":"81","measurand":"SoC","unit":"V"}""", "SoC=81")]
    [InlineData("unnamed: a share spelled out", """{"value":"81","measurand":"SoC","unit":"Percent"}""", "SoC=81")]
    [InlineData("1.6: Celsius", """{"value":"31.5","measurand":"Temperature","unit":"Celsius"}""", "Temperature=31.5")]
    [InlineData("1.6: Celcius", """{"value":"31.5","measurand":"Temperature","unit":"Celcius"}""", "Temperature=31.5")]
    [InlineData("1.6: no unit of frequency", """{"value":"50.01","measurand":"Frequency"}""", "Frequency=50.01")]
    [InlineData("1.6, erratum: Hertz", """{"value":"50.01","measurand":"Frequency","unit":"Hertz"}""", "Frequency=50.01")]
    [InlineData("1.6: no unit of the power factor", """{"value":"0.97","measurand":"Power.Factor"}""", "Power-Factor=0.97")]
    [InlineData("Growatt THOR: two contexts", """{"value":"7","context":"Sample.Periodic"},{"value":"0","context":"Transaction.Begin"}""", "Energy-Active-Import-Register=7")]
    [InlineData("Growatt THOR: two contexts, the other way round", """{"value":"0","context":"Transaction.Begin"},{"value":"7","context":"Sample.Periodic"}""", "Energy-Active-Import-Register=7")]
    [InlineData("Alfen: a context of its own", """{"value":"7","context":"Sample.Alfen"}""", "Energy-Active-Import-Register=7")]
    [InlineData("Zaptec Go 2: more than 32 bits", """{"value":"4296944685","unit":"Wh"}""", "Energy-Active-Import-Register=4296944685")]
    [InlineData("Injet: the neutral conductor", """{"value":"16","measurand":"Current.Import","phase":"L1"},{"value":"0.1","measurand":"Current.Import","phase":"N"}""", "Current-Import/L1=16 Current-Import/N=0.1")]
    [InlineData("Injet: every sort of phase", """{"value":"230","measurand":"Voltage","phase":"L1-N"},{"value":"400","measurand":"Voltage","phase":"L1-L2"}""", "Voltage/L1-L2=400 Voltage/L1-N=230")]
    [InlineData("Alfen: the phase at the measurand", """{"value":"230","measurand":"Voltage.L1-N"},{"value":"231","measurand":"Voltage.L2-N"}""", "Voltage/L1-N=230 Voltage/L2-N=231")]
    [InlineData("ABB: power by phase alone", """{"value":"1000","measurand":"Power.Active.Import","phase":"L1"},{"value":"2000","measurand":"Power.Active.Import","phase":"L2"},{"value":"0","measurand":"Power.Active.Import","phase":"L3"}""", "Power-Active-Import=3000 Power-Active-Import/L1=1000 Power-Active-Import/L2=2000 Power-Active-Import/L3=0")]
    [InlineData("unnamed: a total beside its phases", """{"value":"3100","measurand":"Power.Active.Import"},{"value":"1000","measurand":"Power.Active.Import","phase":"L1"},{"value":"2000","measurand":"Power.Active.Import","phase":"L2"}""", "Power-Active-Import=3100 Power-Active-Import/L1=1000 Power-Active-Import/L2=2000")]
    [InlineData("unnamed, of one phase: L2 and L3 as placeholders", """{"value":"16","measurand":"Current.Import","phase":"L1"},{"value":"0","measurand":"Current.Import","phase":"L2"},{"value":"0","measurand":"Current.Import","phase":"L3"}""", "Current-Import/L1=16 Current-Import/L2=0 Current-Import/L3=0")]
    [InlineData("unnamed, of one phase: their power", """{"value":"3600","measurand":"Power.Active.Import","phase":"L1"},{"value":"0","measurand":"Power.Active.Import","phase":"L2"},{"value":"0","measurand":"Power.Active.Import","phase":"L3"}""", "Power-Active-Import=3600 Power-Active-Import/L1=3600 Power-Active-Import/L2=0 Power-Active-Import/L3=0")]
    [InlineData("Wallbox: three phases and no power", """{"value":"16","measurand":"Current.Import","phase":"L1"},{"value":"15","measurand":"Current.Import","phase":"L2"},{"value":"14","measurand":"Current.Import","phase":"L3"}""", "Current-Import/L1=16 Current-Import/L2=15 Current-Import/L3=14")]
    public void A_sampling_quirk_publishes_the_right_states(string who, string samples, string published) =>
        StatesOf(new TestDevice().Connects().SendsMeterValues(samples).Waits(2), "1/Outlet/").ShouldBe(published, who);

    [Theory]
    [InlineData("Huawei: an object for the list", "ocpp1.6", """{"connectorId":1,"meterValue":{"sampledValue":[{"value":"1","measurand":"SoC"}]}}""", "1/Outlet/SoC=1")]
    [InlineData("Autel: 2.0.1 without a unit", "ocpp2.0.1", """{"evseId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":500,"measurand":"Power.Active.Import"}]}]}""", "1/Outlet/Power-Active-Import=500")]
    [InlineData("Zaptec: phases over several entries", "ocpp1.6", """{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"1","measurand":"Power.Active.Import","phase":"L1"}]},{"sampledValue":[{"value":"2","measurand":"Power.Active.Import","phase":"L2"}]}]}""", "1/Outlet/Power-Active-Import=3 1/Outlet/Power-Active-Import/L1=1 1/Outlet/Power-Active-Import/L2=2")]
    [InlineData("AEFA: several places", "ocpp1.6", """{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"230","measurand":"Voltage","location":"Outlet"},{"value":"231","measurand":"Voltage","location":"Inlet"}]}]}""", "1/Inlet/Voltage=231 1/Outlet/Voltage=230")]
    [InlineData("AEFA: nothing for the transaction", "ocpp1.6", """{"connectorId":1,"transactionId":,"meterValue":[{"sampledValue":[{"value":"7"}]}]}""", Register + "=7")]
    [InlineData("ZJ BENY: a comma first", "ocpp1.6", """{"connectorId":1,"meterValue":[{"sampledValue":[,{"value":"7"}]}]}""", Register + "=7")]
    [InlineData("Phoenix CHARX: connector 0", "ocpp1.6", """{"connectorId":0,"meterValue":[{"sampledValue":[{"value":"7"}]}]}""", "0/Outlet/Energy-Active-Import-Register=7")]
    [InlineData("Zaptec: connector 0", "ocpp1.6", """{"connectorId":"0","meterValue":[{"sampledValue":[{"value":"230","measurand":"Voltage"}]}]}""", "0/Outlet/Voltage=230")]
    [InlineData("Heidelberg: connector 0", "ocpp1.6", """{"connectorId":0,"meterValue":[{"sampledValue":[{"value":"","measurand":"SoC"},{"value":"6","measurand":"Current.Import"}]}]}""", "0/Outlet/Current-Import=6")]
    [InlineData("a CPMS's negative connector", "ocpp1.6", """{"connectorId":-1,"meterValue":[{"sampledValue":[{"value":"7"}]}]}""", "")]
    [InlineData("virtual charge point: signed data among the samples", "ocpp1.6", """{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"T0NNRnx7IkZWIjoiMS4wIn0=","format":"SignedData"},{"value":"7","format":"Raw"}]}]}""", Register + "=7")]
    [InlineData("2.0.1: signed data beside the value", "ocpp2.0.1", """{"evseId":1,"meterValue":[{"sampledValue":[{"value":7,"signedMeterValue":{"signedMeterData":"T0NNRg==","signingMethod":"","encodingMethod":"OCMF","publicKey":""}}]}]}""", Register + "=7")]
    public void A_meter_values_quirk_publishes_the_right_states(string who, string subprotocol, string payload, string published)
    {
        var device = new TestDevice().Connects().Receives($"""[2,"m","MeterValues",{payload}]""", subprotocol: subprotocol).Waits(2);

        StatesOf(device).ShouldBe(published, who);
    }

    [Theory]
    [InlineData("Growatt: local time without a zone, ahead", "2026-05-04T12:00:00", "2026-05-04T12:30:00")]
    [InlineData("Growatt: local time without a zone, behind", "2026-05-04T02:00:00", "2026-05-04T02:30:00")]
    [InlineData("AEFA: no zone", "2026-05-04T12:00:45.377", "2026-05-04T12:30:45.377")]
    [InlineData("Monta's emulator: a zone without minutes", "2026-05-04T13:00:00+03", "2026-05-04T13:30:00+03")]
    [InlineData("openWB: local time marked Z, ahead", "2026-05-04T12:00:00Z", "2026-05-04T12:30:00Z")]
    [InlineData("openWB: local time marked Z, behind", "2026-05-04T02:00:00Z", "2026-05-04T02:30:00Z")]
    [InlineData("MicroOcpp: 1970, and then the clock is set", "1970-01-01T00:00:17Z", "2026-05-04T10:30:00Z")]
    [InlineData("MicroOcpp: a reset, and 1970 again", "2026-05-04T10:00:00Z", "1970-01-01T00:00:17Z")]
    public void A_clock_quirk_still_publishes_the_newer_sample(string who, string first, string second)
    {
        var device = new TestDevice().Connects().Receives(VoltageAt(first, 230)).Waits(1800).Receives(VoltageAt(second, 231)).Waits(2);

        StatesOf(device).ShouldBe("1/Outlet/Voltage=231", who);
    }

    [Fact]
    public void Alfen_sends_its_whole_history_after_the_first_connection()
    {
        var device = new TestDevice().Connects().Receives(VoltageAt("2026-05-04T10:00:00Z", 230)).Waits(2);
        var published = device.Published.Count;

        foreach (var month in Enumerable.Range(1, 4))
        {
            device.Receives(VoltageAt($"2026-0{month}-01T00:00:00Z", month)).Waits(1);
        }

        device.Published.Count.ShouldBe(published);
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("\"9223372036854775807\"")]
    public void Alfen_sends_the_largest_number_as_every_transaction_id(string id)
    {
        var device = Begun(5000).Waits(60)
            .Receives($$"""[2,"m","MeterValues",{"connectorId":1,"transactionId":{{id}},"meterValue":[{"sampledValue":[{"value":"5400"}]}]}]""").Waits(60)
            .Receives($$"""[2,"e","StopTransaction",{"transactionId":{{id}},"meterStop":5600,"timestamp":"2026-05-04T10:02:00Z"}]""").Waits(2);

        SessionOf(device).ShouldBe("duration=120 energy=600 stop-reason=\"Local\" transaction-id=\"17\"");
    }

    [Fact]
    public void Grizzl_E_counts_each_session_from_zero_between_lifetime_ends()
    {
        var device = Begun(812_345).Waits(60).SendsMeterValues("""{"value":"120","unit":"Wh"}""").Waits(60).SendsMeterValues("""{"value":"2120","unit":"Wh"}""").Waits(2);
        SessionOf(device).ShouldContain("energy=2120 ");

        device.Receives("""[2,"e","StopTransaction",{"transactionId":17,"meterStop":814545,"timestamp":"2026-05-04T10:02:02Z"}]""").Waits(2);

        SessionOf(device).ShouldContain("energy=2200 ");
        device.Retained[Register].ShouldBe("""{"value": 2120}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void MicroOcpp_measures_only_the_begin_and_the_end()
    {
        var device = Begun(5000).Waits(3600)
            .Receives("""[2,"e","StopTransaction",{"transactionId":17,"meterStop":12000,"timestamp":"2026-05-04T11:00:00Z"}]""").Waits(2);

        SessionOf(device).ShouldBe("duration=3600 energy=7000 stop-reason=\"Local\" transaction-id=\"17\"");
        device.Retained.ShouldNotContainKey(Register);
    }

    [Fact]
    public void Virtual_charge_points_sign_the_data_of_an_end()
    {
        var device = Begun(5000).Waits(60).Receives("""
            [2,"e","StopTransaction",{"transactionId":17,"meterStop":7200,"timestamp":"2026-05-04T10:01:00Z","transactionData":[{"timestamp":"2026-05-04T10:01:00Z","sampledValue":[
              {"value":"T0NNRnx7IkZWIjoiMS4wIn0=","format":"SignedData","context":"Transaction.End"},
              {"value":"7200","format":"Raw","context":"Transaction.End"}]}]}]
            """).Waits(2);

        SessionOf(device).ShouldContain("energy=2200 ");
        device.Retained[Register].ShouldBe("""{"value": 7200}""");
        device.Log.ShouldNotContain(line => line.Contains("T0NNR", StringComparison.Ordinal));
    }

    [Fact]
    public void EN_plus_hides_its_metering_in_a_data_transfer() => new TestDevice().Connects()
        .Receives("""[2,"d","DataTransfer",{"vendorId":"EN+","messageId":"cpChargingParameterRpt","data":"{\"temperature\":31}"}]""").Waits(2)
        .Retained.ShouldBeEmpty();

    private static TestDevice Begun(int register) => new TestDevice(settings: new TestDevice().Settings with { IdTags = Domain.HomeAssistant.IdTags.Hide }).Connects()
        .Receives($$"""[2,"s","StartTransaction",{"connectorId":1,"idTag":"04AB","meterStart":{{register}},"timestamp":"2026-05-04T10:00:00Z"}]""")
        .Receives("""[3,"s",{"transactionId":17,"idTagInfo":{"status":"Accepted"}}]""", Direction.FromCsms);

    private static string VoltageAt(string timestamp, int value) =>
        $$"""[2,"m","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"{{timestamp}}","sampledValue":[{"value":"{{value}}","measurand":"Voltage"}]}]}]""";

    private static string SessionOf(TestDevice device) => string.Join(' ', StatesOf(device, "1/session/").Split(' ').Where(state => !state.StartsWith("start=", StringComparison.Ordinal)));

    /// <summary>The states below a topic; the documents must satisfy the discovery rules as well.</summary>
    private static string StatesOf(TestDevice device, string below = "")
    {
        device.ShouldSatisfyDiscoveryRules();
        return string.Join(' ', device.Retained
            .Where(state => state.Key.StartsWith(below, StringComparison.Ordinal))
            .OrderBy(state => state.Key, StringComparer.Ordinal)
            .Select(state => string.Create(CultureInfo.InvariantCulture, $"{state.Key[below.Length..]}={state.Value[10..^1]}")));
    }
}
