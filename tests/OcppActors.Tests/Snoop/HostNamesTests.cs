using OcppActors.Snoop;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Snoop;

public sealed class HostNamesTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<TaskCompletionSource<string?>> _lookUps = [];
    private readonly HostNames _names;

    public HostNamesTests() => _names = new HostNames("garage", ["relay.example.com"], LookUp, _time);

    [Fact]
    public async Task Strangers_who_guess_the_full_name_cause_one_look_up_a_minute()
    {
        var first = Enumerable.Range(0, 100).Select(number => AskAsync($"garage.{number}.example")).ToList();
        _lookUps.ShouldHaveSingleItem().SetResult(null);
        (await Task.WhenAll(first)).ShouldAllBe(known => !known);

        (await AskAsync("garage.fritz.box")).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(59));
        (await AskAsync("garage.fritz.box")).ShouldBeFalse();
        _lookUps.Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(1));
        var later = AskAsync("garage.fritz.box");
        _lookUps.Count.ShouldBe(2);
        _lookUps[1].SetResult("garage.fritz.box");
        (await later).ShouldBeTrue();
    }

    [Fact]
    public async Task A_full_name_that_was_found_is_not_looked_up_again()
    {
        var asked = AskAsync("garage.fritz.box");
        _lookUps.ShouldHaveSingleItem().SetResult("garage.fritz.box");
        (await asked).ShouldBeTrue();

        _time.Advance(TimeSpan.FromDays(1));
        (await AskAsync("garage.fritz.box")).ShouldBeTrue();
        (await AskAsync("garage.evil.example")).ShouldBeFalse();

        _lookUps.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_look_up_that_breaks_is_tried_again_later()
    {
        var asked = AskAsync("garage.fritz.box");
        _lookUps[0].SetException(new InvalidOperationException("broken"));
        await Should.ThrowAsync<InvalidOperationException>(asked);

        _time.Advance(TimeSpan.FromMinutes(1));
        var later = AskAsync("garage.fritz.box");
        _lookUps[1].SetResult("garage.fritz.box");

        (await later).ShouldBeTrue();
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("GARAGE.")]
    [InlineData("garage.local")]
    [InlineData("relay.example.com")]
    [InlineData("[::1]")]
    [InlineData("evil.example")]
    public async Task No_other_name_is_looked_up(string host)
    {
        (await AskAsync(host)).ShouldBe(host != "evil.example");

        _lookUps.ShouldBeEmpty();
    }

    private Task<bool> AskAsync(string host) => _names.IncludeAsync(host).AsTask();

    private Task<string?> LookUp()
    {
        var lookUp = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _lookUps.Add(lookUp);
        return lookUp.Task;
    }
}
