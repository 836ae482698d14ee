using System.Net;
using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using OcppActors.Traffic;
using OcppActors.Transport.Http;

namespace OcppActors.Tests.Sessions;

/// <summary>Sessions with a CPMS and chargers in the test's hands, and the test's own actor as an ear on the EventStream.</summary>
public abstract class SessionTestKit : TestKit
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    protected SessionTestKit()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(TrafficEvent));
        Gate.AddViewer();
        Context = new SessionContext(Dialer, Gate, TimeProvider.System)
        {
            // What a test says does not happen must not happen because the machine is slow.
            LossTime = Patience,
            CloseTime = Patience,
            Takeover = TakeoverOptions.Default with { EvictionGrace = Patience, Retrying = Patience },
        };
        Guardian = new Lazy<IActorRef>(() => Sys.ActorOf(Props.Create(() => new ChargePoints(Context)), "charge-points"));
    }

    internal FakeDialer Dialer { get; } = new();

    internal TrafficGate Gate { get; } = new();

    /// <summary>To be changed before anything is opened.</summary>
    internal SessionContext Context { get; set; }

    internal IActorRef ChargePointsRef => Guardian.Value;

    private Lazy<IActorRef> Guardian { get; }

    internal (MemoryEnd Charger, Task Ended) Open(
        string path, string? authorization = null, string address = "192.0.2.1", string? certificate = null, bool stopsByReset = false,
        bool isStalled = false)
    {
        var charger = new MemoryEnd { IsStalled = isStalled };
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var route = new Route(new Uri("ws://cpms"), path, new ChargePointId(path.Split('/')[^1])) { StopsByReset = stopsByReset };
        HttpField[] fields = authorization is null ? [] : [new HttpField("authorization", authorization)];
        var request = new UpgradeRequest(path, "", route, fields);
        ChargePointsRef.Tell(new ChargePoints.OpenSession(request, new Client(IPAddress.Parse(address), certificate), charger, Context, ended.SetResult));
        return (charger, ended.Task);
    }

    /// <summary>Opens a connection that the CPMS accepts; both ends have said nothing but the handshake.</summary>
    internal async Task<(MemoryEnd Charger, MemoryEnd Upstream, Task Ended)> ConnectAsync(
        string path, string? authorization = null, string address = "192.0.2.1", string? certificate = null)
    {
        var upstream = Dialer.Accept(path);
        var (charger, ended) = Open(path, authorization, address, certificate);
        await charger.ReceiveAsync(); // the 101
        await Dialer.DialedAsync(path);
        return (charger, upstream, ended);
    }

    internal Task<ChargePoints.Sessions> SessionsNow() =>
        ChargePointsRef.Ask<ChargePoints.Sessions>(ChargePoints.GetSessions.Instance, Patience);

    internal async Task<IActorRef> SessionOf(string path) => (await SessionsNow()).ByPath[path];

    /// <summary>Waits until the guardian, too, knows that the session of a path has ended.</summary>
    internal Task VacatedAsync(string path) =>
        AwaitConditionAsync(async () => !(await SessionsNow()).ByPath.ContainsKey(path), Patience);

    /// <summary>The status that the relay's answer to a charger begins with.</summary>
    internal static async Task<int> StatusAsync(MemoryEnd charger) =>
        int.Parse(Encoding.ASCII.GetString(await charger.ReceiveAsync()).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    internal static (Direction, string) SenderAndPayload(MessageSeen seen) => (seen.Sender, Encoding.UTF8.GetString(seen.Payload.Span));

    /// <summary>The next event, in short: <c>+1</c> a connection by its number, <c>-1</c> its end, else the message.</summary>
    internal async Task<string> NextEventAsync() => await ExpectMsgAsync<TrafficEvent>(Patience) switch
    {
        ChargePointConnected connected => $"+{connected.Connection.Number}",
        ChargePointDisconnected disconnected => $"-{disconnected.Connection.Number}",
        MessageSeen seen => SenderAndPayload(seen).Item2.Trim('"'),
        var other => other.ToString(),
    };
}
