using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Mallard.Messages.Rooms;
using Mallard.Messages.Serialization;
using Xunit.Abstractions;
using MessageSerialization = Akka.Serialization.Serialization;

namespace Mallard.Messages.Tests;

/// <summary>Every message between two actor systems that really talk over a socket.</summary>
public sealed class RoundTripSpecs : TestKit
{
    private static readonly Config Remote = ConfigurationFactory.ParseString(
        """
        akka.actor.provider = remote
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        # Long, for a busy machine: the first message of each type makes Hyperion generate code on both sides.
        akka.test.single-expect-default = 30s
        """).WithFallback(SerializationCheck.Bindings);

    private readonly ActorSystem _other;

    public RoundTripSpecs(ITestOutputHelper output)
        : base(Remote, "here", output) =>
        _other = ActorSystem.Create("there", Remote);

    [Fact]
    public void Every_message_type_has_a_sample() =>
        Assert.Equal(
            SerializationCheck.MessageTypes,
            Samples.With(TestActor, TestActor).Select(s => s.GetType()).Distinct().OrderBy(t => t.FullName, StringComparer.Ordinal));

    [Fact]
    public void Every_message_says_the_same_after_being_written_and_read()
    {
        var system = (ExtendedActorSystem)Sys;
        foreach (var sample in Samples.With(TestActor, system.DeadLetters))
        {
            var serializer = Sys.Serialization.FindSerializerFor(sample);
            var bytes = MessageSerialization.WithTransport(system, (serializer, sample), static s =>
                s.serializer.ToBinary(s.sample));
            var manifest = MessageSerialization.ManifestFor(serializer, sample);

            var read = Sys.Serialization.Deserialize(bytes, serializer.Identifier, manifest);

            Assert.Equal(sample.GetType(), read.GetType());
            Assert.Equal(Content.Of(sample, Sys), Content.Of(read, Sys));
        }
    }

    [Fact]
    public async Task Every_message_says_the_same_on_another_node_and_back()
    {
        var echo = await Reach(_other.ActorOf(Props.Create(() => new Echo()), "echo"));

        foreach (var sample in Samples.With(TestActor, CreateTestProbe("probe").Ref))
        {
            echo.Tell(sample, TestActor);
            var answer = await ExpectMsgAsync<object>();
            Assert.Equal(sample.GetType(), answer.GetType());
            Assert.Equal(Content.Of(sample, Sys), Content.Of(answer, Sys));
        }
    }

    [Fact]
    public async Task A_reference_that_went_to_another_node_still_leads_home()
    {
        var caller = await Reach(_other.ActorOf(Props.Create(() => new Caller()), "caller"));

        caller.Tell(new MatchCreated(new RoomId(1), new MatchId(1, new RoomId(1)), TestActor));

        await ExpectMsgAsync(new RoomLeft(new RoomId(77)));
    }

    [Fact]
    public async Task A_reference_that_came_home_is_the_actor_itself()
    {
        var echo = await Reach(_other.ActorOf(Props.Create(() => new Echo()), "echo"));

        echo.Tell(new MatchCreated(new RoomId(1), new MatchId(1, new RoomId(1)), TestActor), TestActor);

        Assert.Equal(TestActor, (await ExpectMsgAsync<MatchCreated>()).Actor);
    }

    protected override void AfterAll()
    {
        Shutdown(_other);
        base.AfterAll();
    }

    private async Task<IActorRef> Reach(IActorRef onOther)
    {
        var address = ((ExtendedActorSystem)_other).Provider.DefaultAddress;
        return await Sys.ActorSelection(onOther.Path.ToStringWithAddress(address)).ResolveOne(TimeSpan.FromSeconds(10));
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }

    private sealed class Caller : ReceiveActor
    {
        public Caller() => Receive<MatchCreated>(m => m.Actor.Tell(new RoomLeft(new RoomId(77))));
    }
}
