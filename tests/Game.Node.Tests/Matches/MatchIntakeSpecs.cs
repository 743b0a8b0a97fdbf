using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Mallard.Game.Matches;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;
using Mallard.Protocol;
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
    public async Task Packets_of_a_batch_are_put_where_their_match_finds_them_in_order()
    {
        var (one, two) = (Opens(Here), Opens(There));

        _intake.Tell(new PacketBatch(1, [Swing(Here, 1), Swing(There, 2), Move(Here, 3), Swing(Here, 4)]));
        await Settles();

        Assert.Equal([1, 3, 4], one.Users);
        Assert.Equal([2], two.Users);
    }

    [Fact]
    public async Task A_match_is_told_of_what_a_player_feels_and_finds_moves_when_it_is_woken()
    {
        var match = Opens(Here);

        _intake.Tell(Move(Here, 1));
        await Settles();
        await match.HasNothingMore();
        _intake.Tell(Swing(Here, 2));
        await match.Probe.ExpectMsgAsync<MatchActor.InputsWait>();
        _intake.Tell(Move(Here, 3));
        await Settles();

        await match.HasNothingMore();
        Assert.Equal([1, 2, 3], match.Users);
    }

    [Fact]
    public async Task What_comes_for_a_match_that_is_over_is_for_nobody()
    {
        var match = Opens(Here);
        _intake.Tell(new MatchIntake.Close(Here, match.Probe.Ref));

        _intake.Tell(Swing(Here, 1));
        await Settles();

        Assert.Empty(match.Users);
        await match.HasNothingMore();
    }

    [Fact]
    public async Task A_match_that_goes_late_does_not_close_the_next_one_of_its_id()
    {
        var before = Opens(Here);
        var after = Opens(Here);

        _intake.Tell(new MatchIntake.Close(Here, before.Probe.Ref));
        _intake.Tell(Swing(Here, 1));

        await after.Probe.ExpectMsgAsync<MatchActor.InputsWait>();
        Assert.Equal([1], after.Users);
    }

    private static MatchInput Move(MatchId match, int user) => Input(match, user, PacketType.PlayerPositionUpdateRequest);

    private static MatchInput Swing(MatchId match, int user) => Input(match, user, PacketType.PlayerAttackRequest);

    private static MatchInput Input(MatchId match, int user, PacketType type) =>
        new(match, new UserId(user), default, [new Frame((ushort)type, default)]);

    private Task<ActorIdentity> Settles() => _intake.Ask<ActorIdentity>(new Identify(null));

    private OpenMatch Opens(MatchId id)
    {
        var match = new OpenMatch(CreateTestProbe(), new MatchInputs());
        _intake.Tell(new MatchIntake.Open(id, match.Probe.Ref, match.Inputs));
        return match;
    }

    private sealed record OpenMatch(TestProbe Probe, MatchInputs Inputs)
    {
        /// <summary>Who has sent what waits now; it is taken.</summary>
        public IEnumerable<int> Users
        {
            get
            {
                var users = new List<int>();
                for (var rest = Inputs.Take(); EncodedPacket.TryNext(ref rest, out var packet);) users.Add(new EncodedInput(packet).User.Value);
                return users;
            }
        }

        public async Task HasNothingMore()
        {
            Probe.Tell("nothing before this");
            await Probe.ExpectMsgAsync("nothing before this");
        }
    }
}
