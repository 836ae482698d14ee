using System.Text;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

public sealed class ConversationTests
{
    private const string Start = """[2,"a","StartTransaction",{"connectorId":1,"idTag":"04AB","meterStart":0,"timestamp":"2026-05-04T10:00:00Z"}]""";
    private const string Numbered = """[3,"a",{"transactionId":17,"idTagInfo":{"status":"Accepted"}}]""";

    private readonly List<ChargePointFact> _facts = [];
    private Conversation _conversation = Conversation.Empty;

    [Fact]
    public void The_answer_to_a_start_brings_the_transaction_id()
    {
        FromChargePoint(Start);
        FromCsms(Numbered);

        _facts.ShouldBe([new StartAnswered("a", "17", "Accepted")]);
        _conversation.ShouldBeSameAs(Conversation.Empty);
    }

    [Theory]
    [InlineData("""[3,"a",{"transactionId":9223372036854775807}]""", "9223372036854775807", null)]
    [InlineData("""[3,"a",{"transactionId":"17","idTagInfo":{"status":"Blocked"}}]""", "17", "Blocked")]
    [InlineData("""[3,"a",{"transactionId":null,"idTagInfo":[]}]""", null, null)]
    [InlineData("""[3,"a",[]]""", null, null)]
    [InlineData("""[3,"a",{"\ud800":1}]""", null, null)]
    [InlineData("""[4,"a","InternalError","",{}]""", null, null)]
    public void Missing_values_of_the_answer(string answer, string? transaction, string? status)
    {
        FromChargePoint(Start);
        FromCsms(answer);

        _facts.ShouldBe([new StartAnswered("a", transaction, status)]);
    }

    [Theory]
    [InlineData("ocpp1.6", """[2,"a","Authorize",{"idTag":"04AB"}]""", """[3,"a",{"idTagInfo":{"status":"Accepted"}}]""", "Accepted")]
    [InlineData("ocpp2.0.1", """[2,"a","Authorize",{"idToken":{"idToken":"04AB","type":"ISO14443"}}]""", """[3,"a",{"idTokenInfo":{"status":"Expired"}}]""", "Expired")]
    [InlineData("ocpp1.6", """[2,"a","Authorize",{"idTag":"04AB"}]""", """[4,"a","InternalError","",{}]""", null)]
    [InlineData(null, """[2,17,"Authorize",{"idTag":"04AB"}]""", """[3,"17",{"idTagInfo":{"status":"Accepted"}}]""", "Accepted")]
    public void The_answer_to_an_authorize_brings_its_status(string? subprotocol, string call, string answer, string? status)
    {
        FromChargePoint(call, subprotocol);
        FromCsms(answer, subprotocol);

        _facts.ShouldBe([new Authorized("04AB", status)]);
    }

    [Fact]
    public void Message_ids_of_the_two_sides_are_independent()
    {
        FromChargePoint(Start);

        FromCsms("""[2,"a","RemoteStopTransaction",{"transactionId":3}]""");
        FromChargePoint("""[3,"a",{"status":"Accepted","transactionId":4}]""");
        FromCsms(Numbered);

        _facts.ShouldBe([new StartAnswered("a", "17", "Accepted")]);
    }

    [Fact]
    public void A_repeated_start_is_answered_once()
    {
        FromChargePoint(Start);
        FromChargePoint(Start);
        FromCsms(Numbered);
        FromCsms("""[3,"a",{"transactionId":18}]""");

        _facts.ShouldBe([new StartAnswered("a", "17", "Accepted")]);
    }

    [Fact]
    public void A_reused_message_id_belongs_to_the_later_call()
    {
        FromChargePoint(Start);
        FromChargePoint("""[2,"a","DataTransfer",{"vendorId":"V"}]""");
        FromCsms("""[3,"a",{"status":"Accepted"}]""");

        _facts.ShouldBeEmpty();
    }

    [Fact]
    public void Unanswered_calls_are_discarded_oldest_first()
    {
        for (var i = 0; i <= Conversation.MaxCalls; i++)
        {
            FromChargePoint($$"""[2,"{{i}}","Authorize",{"idTag":"tag {{i}}"}]""");
        }

        FromCsms("""[3,"0",{"idTagInfo":{"status":"Accepted"}}]""");
        FromCsms("""[3,"1",{"idTagInfo":{"status":"Accepted"}}]""");
        FromCsms($$$"""[3,"{{{Conversation.MaxCalls}}}",{"idTagInfo":{"status":"Accepted"}}]""");

        _facts.ShouldBe([new Authorized("tag 1", "Accepted"), new Authorized($"tag {Conversation.MaxCalls}", "Accepted")]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[3,\"a\"]")]
    [InlineData("[3,\"a\",{}")]
    [InlineData("[3,\"b\",{\"transactionId\":1}]")]
    [InlineData("[3,\"\\ud800\",{}]")]
    [InlineData("[6,\"a\",\"X\",{\"transactionId\":1}]")]
    [InlineData("{\"transactionId\":1}")]
    public void A_message_that_is_not_an_answer_leaves_the_call_open(string message)
    {
        FromChargePoint(Start);

        FromCsms(message);
        _facts.ShouldBeEmpty();

        FromCsms(Numbered);
        _facts.ShouldHaveSingleItem();
    }

    private void FromChargePoint(string message, string? subprotocol = "ocpp1.6") =>
        _conversation = _conversation.Apply(Direction.FromChargePoint, subprotocol, OcppMessage.OfJson(Encoding.UTF8.GetBytes(message))).Next;

    private void FromCsms(string message, string? subprotocol = "ocpp1.6")
    {
        (_conversation, var reading) = _conversation.Apply(Direction.FromCsms, subprotocol, OcppMessage.OfJson(Encoding.UTF8.GetBytes(message)));
        _facts.AddRange(reading.Facts);
        reading.Skipped.ShouldBeEmpty();
    }
}
