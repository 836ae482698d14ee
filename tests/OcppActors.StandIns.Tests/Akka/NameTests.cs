using Akka.Actor;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class NameTests : TestKit
{
    [Theory]
    [InlineData("CP-01")]
    [InlineData("a.b_c")]
    [InlineData("12345")]
    [InlineData("with%20space")]
    [InlineData("\"-_.*$+:@&=,!~';()")]
    public void Letters_digits_symbols_and_percent_encoded_bytes_make_a_name(string name)
    {
        ActorPath.IsValidPathElement(name).ShouldBeTrue();

        var actor = ActorOf(Scripted.Props((_, _) => { }), name);

        actor.Path.Name.ShouldBe(name);
        actor.Path.ToString().ShouldBe($"akka://test/user/{name}");
        actor.Path.ToStringWithoutAddress().ShouldBe($"/user/{name}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("$a")]
    [InlineData("ü")]
    [InlineData("100%")]
    [InlineData("a%2")]
    [InlineData("a%2x")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("{a}")]
    [InlineData("[a]")]
    [InlineData("a\\b")]
    public void Nothing_else_does(string name)
    {
        ActorPath.IsValidPathElement(name).ShouldBeFalse();

        Should.Throw<InvalidActorNameException>(() => ActorOf(Scripted.Props((_, _) => { }), name));
    }

    [Fact]
    public void A_name_is_given_once_at_a_time()
    {
        ActorOf(Scripted.Props((_, _) => { }), "one");

        Should.Throw<InvalidActorNameException>(() => ActorOf(Scripted.Props((_, _) => { }), "one"))
            .Message.ShouldContain("not unique");
    }

    [Fact]
    public async Task A_parent_that_hears_of_a_childs_end_can_give_its_name_again()
    {
        var child = Scripted.Props((_, _) => { });
        var parent = ActorOf(Scripted.Props((self, message) =>
        {
            if (message is "died")
            {
                TestActor.Tell(self.Context.ActorOf(child, "child"));
            }
            else
            {
                self.Context.Stop(self.Context.WatchWith(self.Context.ActorOf(child, "child"), "died"));
            }
        }));

        parent.Tell("start and stop");

        (await ExpectMsgAsync<IActorRef>()).Path.Name.ShouldBe("child");
    }

    [Fact]
    public void Without_a_name_each_actor_gets_one_of_its_own()
    {
        var first = ActorOf(Scripted.Props((_, _) => { }));
        var second = ActorOf(Scripted.Props((_, _) => { }));

        first.Path.Name.ShouldStartWith("$");
        second.Path.Name.ShouldNotBe(first.Path.Name);
    }

    [Fact]
    public async Task References_are_equal_by_path_and_incarnation()
    {
        var first = ActorOf(Scripted.Props((_, _) => { }), "phoenix");
        await WatchAsync(first);
        Sys.Stop(first);
        await ExpectTerminatedAsync(first);
        IActorRef second = ActorRefs.Nobody;
        await AwaitConditionAsync(NameIsFree);

        second.Path.ShouldBe(first.Path);
        second.ShouldNotBe(first);

        bool NameIsFree()
        {
            try
            {
                second = ActorOf(Scripted.Props((_, _) => { }), "phoenix");
                return true;
            }
            catch (InvalidActorNameException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Children_are_found_by_name()
    {
        var parent = ActorOf(Scripted.Props((self, _) =>
        {
            var child = self.Context.ActorOf(Scripted.Props((_, _) => { }), "child");
            self.Sender.Tell(self.Context.Child("child").Equals(child));
            self.Sender.Tell(self.Context.Child("stranger").Equals(ActorRefs.Nobody));
            self.Sender.Tell(self.Context.GetChildren().Single().Equals(child));
        }));

        parent.Tell("go");

        await ExpectMsgAsync(true);
        await ExpectMsgAsync(true);
        await ExpectMsgAsync(true);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("-leading")]
    [InlineData("")]
    public void A_system_has_a_plain_name(string name) =>
        Should.Throw<ArgumentException>(() => ActorSystem.Create(name));
}
