using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Mallard.Game.Matches;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

public sealed class MatchIntakeSpecs : TestKit
{
    private static readonly MatchId Here = new(16, new RoomId(1));
    private static readonly MatchId There = new(32, new RoomId(2));

    private readonly IActorRef _intake;

    public MatchIntakeSpecs(ITestOutputHelper output)
        : base("akka.loglevel = WARNING", "intake", output) => _intake = Sys.ActorOf(Props.Create(() => new MatchIntake()));

    [Fact]
    public async Task Packets_of_a_batch_reach_the_match_they_are_for_in_order()
    {
        var (one, two) = (Opens(Here), Opens(There));

        _intake.Tell(new PacketBatch(1, [Input(Here, 1), Input(There, 2), Input(Here, 3)]));

        Assert.Equal(1, UserOf(await one.ExpectMsgAsync<MatchInput>()));
        Assert.Equal(3, UserOf(await one.ExpectMsgAsync<MatchInput>()));
        Assert.Equal(2, UserOf(await two.ExpectMsgAsync<MatchInput>()));
    }

    [Fact]
    public async Task What_comes_for_a_match_that_is_over_is_for_nobody()
    {
        var match = Opens(Here);
        _intake.Tell(new MatchIntake.Close(Here, match.Ref));

        _intake.Tell(Input(Here, 1));
        await _intake.Ask<ActorIdentity>(new Identify(null));

        match.Tell("nothing before this");
        await match.ExpectMsgAsync("nothing before this");
    }

    [Fact]
    public async Task A_match_that_goes_late_does_not_close_the_next_one_of_its_id()
    {
        var before = Opens(Here);
        var after = Opens(Here);

        _intake.Tell(new MatchIntake.Close(Here, before.Ref));
        _intake.Tell(Input(Here, 1));

        Assert.Equal(1, UserOf(await after.ExpectMsgAsync<MatchInput>()));
    }

    private static MatchInput Input(MatchId match, int user) => new(match, new UserId(user), default, []);

    private static int UserOf(MatchInput input) => input.User.Value;

    private TestProbe Opens(MatchId id)
    {
        var match = CreateTestProbe();
        _intake.Tell(new MatchIntake.Open(id, match.Ref));
        return match;
    }
}
