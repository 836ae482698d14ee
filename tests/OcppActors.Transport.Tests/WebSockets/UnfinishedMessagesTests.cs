using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

public sealed class UnfinishedMessagesTests
{
    private readonly UnfinishedMessages _held = new(10_000);

    [Fact]
    public void Beyond_the_limit_the_largest_is_given_up_and_says_so_at_its_end()
    {
        var (large, small) = (new Tapped(_held), new Tapped(_held));
        large.Begin(7_000);
        small.Begin(2_000);
        small.Begin(2_000);

        (large.Heard.GivenUp.Count, small.Heard.GivenUp.Count, _held.GivenUp).ShouldBe((1, 0, 1));
        large.End();
        small.End();

        large.Heard.Messages.ShouldBe([(TappedKind.GivenUp, "", 7_001)]);
        small.Heard.Messages.Single().ShouldBe((TappedKind.Text, string.Concat(Enumerable.Repeat("66", 4_001)), 4_001));
        large.Metrics.Skipped(TappedKind.GivenUp).Value.ShouldBe(1);
        _held.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Of_one_size_the_one_that_has_waited_longest_is_given_up()
    {
        var taps = Enumerable.Range(0, 3).Select(_ => new Tapped(_held)).ToArray();
        foreach (var tap in taps)
        {
            tap.Begin(4_000);
        }

        taps.Select(tap => tap.Heard.GivenUp.Count).ShouldBe([1, 0, 0]);
    }

    [Fact]
    public void After_a_message_that_was_given_up_the_next_is_read()
    {
        var tap = new Tapped(_held);
        tap.Begin(15_000);
        tap.Begin(5_000);
        tap.End();

        tap.Tap.Observe(FrameBuilder.Text("next"));

        tap.Heard.Messages.Select(message => message.Kind).ShouldBe([TappedKind.GivenUp, TappedKind.Text]);
    }

    [Fact]
    public void A_direction_that_ends_holds_nothing()
    {
        var (tap, givenUp) = (new Tapped(_held), new Tapped(_held));
        tap.Begin(4_000);
        givenUp.Begin(9_000);
        _held.Bytes.ShouldBe(4_096);

        tap.Tap.Close();
        givenUp.Tap.Close();

        _held.Bytes.ShouldBe(0);
    }

    [Fact]
    public void A_message_that_comes_in_one_chunk_is_never_held()
    {
        var tap = new Tapped(_held);

        tap.Tap.Observe(FrameBuilder.Text(new string('f', 15_000)));

        (tap.Heard.Messages.Single().Kind, _held.GivenUp).ShouldBe((TappedKind.Text, 0));
    }

    [Fact]
    public void Whatever_comes_all_together_never_hold_more_and_everything_else_is_read() =>
        Prop.ForAll(
            Gen.Choose(0, 9).Zip(Gen.Frequency((3, Gen.Choose(1, 3_000)), (2, Gen.Constant(0)))).ArrayOf().ToArbitrary(),
            steps =>
            {
                var held = new UnfinishedMessages(10_000);
                var taps = Enumerable.Range(0, 10).Select(_ => new Tapped(held)).ToArray();
                foreach (var (index, bytes) in steps)
                {
                    if (bytes > 0)
                    {
                        taps[index].Begin(bytes);
                    }
                    else
                    {
                        taps[index].End();
                    }

                    held.Bytes.ShouldBeInRange(0, 10_000);
                }

                foreach (var tap in taps)
                {
                    tap.End();
                    tap.Heard.Messages.Select(message => message.Size).ShouldBe(tap.Sizes);
                    tap.Heard.Messages.Count(message => message.Kind == TappedKind.GivenUp).ShouldBe(tap.Heard.GivenUp.Count);
                    tap.Heard.Messages.ShouldAllBe(message => message.Kind == TappedKind.GivenUp || message.Content.Length == 2 * message.Size);
                }

                held.Bytes.ShouldBe(0);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task It_is_safe_from_any_thread()
    {
        var held = new UnfinishedMessages(10_000);
        var taps = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var tap = new Tapped(held);
            for (var round = 0; round < 5_000; round++)
            {
                tap.Begin(1_000 + (round % 4_000));
                tap.End();
            }

            return tap;
        })));

        taps.SelectMany(tap => tap.Heard.Messages).Count(message => message.Kind == TappedKind.Text).ShouldBeGreaterThan(0);
        taps.ShouldAllBe(tap => tap.Heard.Messages.Count == 5_000);
        held.Bytes.ShouldBe(0);
    }

    /// <summary>A tap of its own, and the unfinished message on it.</summary>
    private sealed class Tapped
    {
        private bool _isInMessage;

        public Tapped(UnfinishedMessages held) => Tap = new Wiretap(
            Direction.FromCsms, Heard, new TapOptions(1024 * 1024) { Unfinished = held, Metrics = Metrics });

        public Wiretap Tap { get; }

        public HeardMessages Heard { get; } = new();

        public TapMetrics Metrics { get; } = new();

        public List<long> Sizes { get; } = [];

        /// <summary>Adds a fragment that is not the last.</summary>
        public void Begin(int bytes)
        {
            Send(bytes, final: false);
            _isInMessage = true;
        }

        public void End()
        {
            Send(1, final: true);
            _isInMessage = false;
        }

        private void Send(int bytes, bool final)
        {
            Sizes.AddRange(_isInMessage ? [] : [0]);
            Sizes[^1] += bytes;
            var payload = new byte[bytes];
            Array.Fill(payload, (byte)'f');
            Tap.Observe(FrameBuilder.Frame(_isInMessage ? Opcode.Continuation : Opcode.Text, payload, final: final));
        }
    }
}
