using System.Net;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Ports;
using Shouldly;

namespace OcppActors.Tests.Ports;

public sealed class ConnectionPlacesTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.3");

    private readonly HashSet<string> _busy = [];
    private readonly ConnectionPlaces<string> _places;

    public ConnectionPlacesTests() => _places = new ConnectionPlaces<string>(connection => !_busy.Contains(connection));

    [Fact]
    public void The_address_with_the_most_handshakes_loses_its_oldest()
    {
        var limits = new AdmissionLimits(0, 0, 4);
        Enter("honest", There, limits);
        Enter("flood 1", Here, limits);
        Enter("flood 2", Here, limits);
        Enter("other", Elsewhere, limits);

        Enter("newcomer", There, limits).Evicted!.Connection.ShouldBe("flood 1");
    }

    [Fact]
    public void Of_addresses_with_equally_many_handshakes_the_oldest_silent_one_goes()
    {
        var limits = new AdmissionLimits(0, 0, 3);
        Enter("first", Here, limits);
        Enter("second", There, limits);
        Enter("third", Elsewhere, limits);
        _busy.Add("first");

        Enter("newcomer", IPAddress.Parse("192.0.2.4"), limits).Evicted!.Connection.ShouldBe("second");
    }

    [Fact]
    public void An_address_with_half_of_the_handshakes_makes_room_for_its_own_newcomer_itself()
    {
        var limits = new AdmissionLimits(0, 0, 4);
        Enter("honest", There, limits);
        Enter("flood 1", Here, limits);
        Enter("flood 2", Here, limits);

        Enter("flood 3", Here, limits).Evicted!.Connection.ShouldBe("flood 1");
        _places.Handshakes.ShouldBe(3);
    }

    [Fact]
    public void While_all_are_busy_a_newcomer_is_refused()
    {
        var limits = new AdmissionLimits(0, 0, 1);
        Enter("first", Here, limits);
        _busy.Add("first");

        Enter("second", There, limits).ShouldBe(new Admitted<string>(PlaceRefusal.Handshakes));
        (_places.Connections, _places.Handshakes).ShouldBe((1, 1));
    }

    [Fact]
    public void A_connection_whose_client_has_said_who_it_is_keeps_its_place()
    {
        var limits = new AdmissionLimits(1, 0, 0);
        Enter("session", Here, limits, out var session);
        _places.TryIdentify(session).ShouldBeTrue();

        Enter("second", There, limits).Refusal.ShouldBe(PlaceRefusal.Connections);
        _places.Leave(session);
        Enter("third", There, limits).ShouldBe(default);
    }

    [Fact]
    public void A_handshake_makes_room_for_a_newcomer_when_the_port_is_full()
    {
        var limits = new AdmissionLimits(2, 0, 0);
        Enter("session", Here, limits, out var session);
        _places.TryIdentify(session);
        Enter("silent", There, limits, out var silent);

        Enter("newcomer", There, limits).Evicted.ShouldBe(silent);
        _places.TryIdentify(silent).ShouldBeFalse();
    }

    [Fact]
    public void A_connection_with_nothing_to_do_any_more_may_have_to_go()
    {
        var limits = new AdmissionLimits(1, 0, 0);
        Enter("answered", Here, limits, out var answered);
        _places.TryIdentify(answered);
        _places.Wait(answered);

        Enter("newcomer", There, limits).Evicted.ShouldBe(answered);
    }

    [Fact]
    public void A_connection_through_a_proxy_counts_for_its_client()
    {
        var limits = new AdmissionLimits(0, 1, 0);
        Enter("one", null, limits, out var one);
        Enter("two", null, limits, out var two);

        _places.Assign(one, Here, limits).ShouldBe(default);
        _places.Assign(two, Here, limits).Refusal.ShouldBe(PlaceRefusal.ConnectionsPerAddress);
        _places.Leave(one);
        _places.Assign(two, Here, limits).ShouldBe(default);
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_count_as_one()
    {
        var limits = new AdmissionLimits(0, 1, 0);
        Enter("one", IPAddress.Parse("2001:db8::1"), limits);

        Enter("neighbour", IPAddress.Parse("2001:db8::ffff:1"), limits).Refusal.ShouldBe(PlaceRefusal.ConnectionsPerAddress);
        Enter("stranger", IPAddress.Parse("2001:db8:0:1::1"), limits).ShouldBe(default);
    }

    [Fact]
    public void Whatever_happens_the_limits_hold_and_nobody_loses_a_place_without_need()
    {
        var limits =
            from connections in Gen.Choose(1, 8)
            from perAddress in Gen.Choose(0, 3)
            from handshakes in Gen.Choose(0, 8)
            select new AdmissionLimits(connections, perAddress, handshakes);
        Prop.ForAll(limits.ToArbitrary(), Gen.Choose(0, 9_999).ListOf().Resize(200).ToArbitrary(), (limits, steps) =>
            new Run(limits).Do(steps)).QuickCheckThrowOnFailure();
    }

    private Admitted<string> Enter(string connection, IPAddress? address, AdmissionLimits limits) => Enter(connection, address, limits, out _);

    private Admitted<string> Enter(string connection, IPAddress? address, AdmissionLimits limits, out Place<string> place) =>
        _places.Enter(connection, address, limits, out place);

    /// <summary>Random steps, each judged by a list of the open connections.</summary>
    private sealed class Run(AdmissionLimits limits)
    {
        private readonly List<Place<Connection>> _open = [];
        private readonly ConnectionPlaces<Connection> _places = new(connection => connection.IsSilent);

        private IEnumerable<Place<Connection>> Handshakes => _open.Where(place => place.IsHandshake);

        public void Do(IEnumerable<int> steps)
        {
            foreach (var step in steps)
            {
                Do(step % 8, step / 8);
                _places.Connections.ShouldBe(_open.Count);
                _places.Handshakes.ShouldBe(Handshakes.Count());
                _places.Connections.ShouldBeLessThanOrEqualTo(limits.Connections);
                (limits.Handshakes == 0 || _places.Handshakes <= limits.Handshakes).ShouldBeTrue();
                Handshakes.GroupBy(place => place.Block).ShouldAllBe(own => own.Key == null || limits.Handshakes == 0 || own.Count() <= limits.HandshakesPerAddress);
                _open.GroupBy(place => place.Block).ShouldAllBe(own => own.Key == null || limits.ConnectionsPerAddress == 0 || own.Count() <= limits.ConnectionsPerAddress);
            }

            _open.ForEach(_places.Leave);
            (_places.Connections, _places.Handshakes, _places.Addresses).ShouldBe((0, 0, 0));
        }

        private void Do(int kind, int choice)
        {
            var chosen = _open.Count == 0 ? null : _open[choice % _open.Count];
            switch (kind)
            {
                case 0 when chosen is not null:
                    _places.Leave(chosen);
                    _open.Remove(chosen);
                    break;
                case 1 when chosen is not null:
                    _places.TryIdentify(chosen).ShouldBeTrue();
                    break;
                case 2 when chosen is not null:
                    chosen.Connection.IsSilent = !chosen.Connection.IsSilent;
                    break;
                case 3 when chosen is not null:
                    Assign(chosen, AddressOf(choice));
                    break;
                default:
                    Enter(choice % 5 == 4 ? null : AddressOf(choice));
                    break;
            }
        }

        private void Assign(Place<Connection> place, IPAddress address)
        {
            var before = Handshakes.ToList();
            Judge(_places.Assign(place, address, limits), address, before);
        }

        private void Enter(IPAddress? address)
        {
            var before = Handshakes.ToList();
            var admitted = _places.Enter(new Connection(), address, limits, out var place);
            place.HasLeft.ShouldBe(!admitted.IsAccepted);
            Judge(admitted, address, before);
            if (admitted.IsAccepted)
            {
                _open.Add(place);
            }
            else if (admitted.Refusal == PlaceRefusal.Connections)
            {
                before.ShouldAllBe(handshake => !handshake.Connection.IsSilent);
            }
        }

        // The oldest silent one of its address, and no other address that has a silent one has more.
        private void Judge(Admitted<Connection> admitted, IPAddress? newcomer, List<Place<Connection>> before)
        {
            if (admitted.Evicted is not { } evicted)
            {
                return;
            }

            var silent = before.Where(place => place.Connection.IsSilent).OrderBy(place => place.Number).ToLookup(place => place.Block);
            silent[evicted.Block].First().ShouldBe(evicted);
            if (!Equals(evicted.Block, newcomer))
            {
                var counts = before.ToLookup(place => place.Block);
                silent.ShouldAllBe(other => counts[other.Key].Count() <= counts[evicted.Block].Count());
            }

            evicted.HasLeft.ShouldBeTrue();
            _open.Remove(evicted);
        }

        private static IPAddress AddressOf(int choice) => new([192, 0, 2, (byte)(choice % 4)]);
    }

    private sealed class Connection
    {
        public bool IsSilent { get; set; } = true;
    }
}
