using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>What broken and hostile clients send, what exactly they are answered, and whether they may stay.</summary>
public sealed class MalformedInputSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private const string GetOut = nameof(PacketType.GetOut);

    private static readonly byte[] Login = Packets.PayloadOf(Packets.LogIn());
    private static readonly byte[] Registration = Packets.PayloadOf(Packets.Register());

    private static readonly Dictionary<string, (byte[] Sent, string[] Answers)> Stays = new()
    {
        ["an unknown id"] = (Packets.Any(1234, 1), [NotARequest(1234)]),
        ["id 0"] = (Packets.Any(0, 1), [NotARequest(0)]),
        ["an id just below those of games"] = (Packets.Any(9998, 1), [NotARequest(9998)]),
        ["the last id below those of games"] = (Packets.Any(9999, 1), [NotARequest(9999)]),
        ["the first id of games before the login"] = (Packets.Any(10_000, 1), [$"player: {PlayerTexts.NotLoggedIn}"]),
        ["the largest id before the login"] = (Packets.Any(65535, 1), [$"player: {PlayerTexts.NotLoggedIn}"]),
        ["retired 3005"] = (Packets.Any(3005, 1), [NotARequest(3005)]),
        ["retired 3007"] = (Packets.Any(3007, 1), [NotARequest(3007)]),
        ["retired 4030"] = (Packets.Any(4030, 1), [NotARequest(4030)]),
        ["retired 4031"] = (Packets.Any(4031, 1), [NotARequest(4031)]),
        ["internal 1005"] = (Packets.Any(1005, 1), [NotARequest(1005)]),
        ["internal 1006"] = (Packets.Any(1006, 1), [NotARequest(1006)]),
        ["internal 1501"] = (Packets.Any(1501, 1), [NotARequest(1501)]),
        ["internal 1502"] = (Packets.Any(1502, 1), [NotARequest(1502)]),
        ["a response"] = (Packets.Any(1004, 1), [NotARequest(1004)]),
        ["a notification"] = (Packets.Said("I am the server"), [NotARequest(4025)]),
        ["GET_OUT"] = (Packets.Any(1007, 1), [NotARequest(1007)]),
        ["an error"] = (Packets.Any(7001, 1), []),
        ["4001 with a login"] = (Packets.Any(4001, Login), [NotItsPayload(4001, PayloadFault.Mismatch)]),
        ["1003 with a registration"] = (Packets.Any(1003, Registration), [NotItsPayload(1003, PayloadFault.Mismatch)]),
        ["1003 with a login and a registration"] =
            (Packets.Any(1003, [.. Login, .. Registration]), [Unreadable(1003, PayloadFault.Mismatch)]),
        ["1003 without a payload"] = (Packets.Any(1003), [NotItsPayload(1003, PayloadFault.Empty)]),
        ["2006 without a payload"] = (Packets.Any(2006), [NotItsPayload(2006, PayloadFault.Empty)]),
        ["a tag that does not end"] = (Packets.Any(1003, 255, 255, 255, 255, 255, 255), [NotItsPayload(1003, PayloadFault.Malformed)]),
        ["a member that is a number"] = (Packets.Any(1003, 3 << 3, 1), [NotItsPayload(1003, PayloadFault.Malformed)]),
        ["a member longer than the payload"] = (Packets.Any(1003, (3 << 3) | 2, 100, 1), [Unreadable(1003, PayloadFault.Malformed)]),
        ["garbage inside the member"] = (Packets.Any(1001, (1 << 3) | 2, 3, 255, 255, 255), [Unreadable(1001, PayloadFault.Malformed)]),
        ["a lobby request before the login"] = (Packets.ListRooms(), [$"player: {PlayerTexts.NotLoggedIn}"]),
        ["a game packet before the login"] = (Packets.Move(1), [$"player: {PlayerTexts.NotLoggedIn}"]),
        ["a bad packet between good ones"] =
            ([.. Packets.Register(), .. Packets.Any(1234), .. Packets.Register()],
             [nameof(PacketType.RegisterResponse), NotARequest(1234), nameof(PacketType.RegisterResponse)]),
    };

    private static readonly Dictionary<string, (byte[] Sent, string[] Answers)> ThrownOut = new()
    {
        ["another version"] = (Packets.OfVersion("9.9.9"), [GetOut]),
        ["a version that differs in its last byte"] = (Packets.OfVersion("1.0.1"), [GetOut]),
        ["a shorter version"] = (Packets.OfVersion("1.0"), [GetOut]),
        ["a longer version"] = (Packets.OfVersion("1.0.0.0"), [GetOut]),
        ["no version"] = (Packets.OfVersion(""), [GetOut]),
        ["three bytes of another protocol"] = ("GET"u8.ToArray(), [GetOut]),
        ["a payload over the limit"] = (Packets.Promising((64 * 1024) + 1), [TooLarge, GetOut]),
        ["the longest length there is"] = (Packets.Promising(uint.MaxValue), [TooLarge, GetOut]),
        ["a good packet and another version"] =
            ([.. Packets.Register(), .. Packets.OfVersion("9.9.9"), .. Packets.Register()], [nameof(PacketType.RegisterResponse), GetOut]),
        ["twenty violations"] =
            ([.. Enumerable.Repeat(Packets.Any(1501, 1), 21).SelectMany(p => p)], [.. Enumerable.Repeat(NotARequest(1501), 20), GetOut]),
    };

    public static TheoryData<string> WhatIsForgiven => new(Stays.Keys);

    public static TheoryData<string> WhatIsNot => new(ThrownOut.Keys);

    private static string TooLarge => "developer: A payload has at most 65536 bytes.";

    [Theory]
    [MemberData(nameof(WhatIsForgiven))]
    public async Task Who_sends_this_is_answered_and_stays(string what)
    {
        var (sent, answers) = Stays[what];
        var client = await Connects();

        // The registration behind it proves that the connection lives, and that nothing came in between.
        await client.Sends(sent, Packets.Register());

        Assert.Equal([.. answers, nameof(PacketType.RegisterResponse)], await client.NextWords(answers.Length + 1));
    }

    [Theory]
    [MemberData(nameof(WhatIsNot))]
    public async Task Who_sends_this_is_thrown_out_with_a_goodbye_and_not_a_reset(string what)
    {
        var (sent, answers) = ThrownOut[what];
        var client = await Connects();

        // What comes behind it is still on its way when the gateway closes; it must not turn the goodbye into a reset.
        await client.Sends(sent, new byte[100_000]);

        Assert.Equal(answers, await client.Everything());
    }

    [Fact]
    public async Task Half_a_packet_and_the_end_is_the_end()
    {
        var client = await Connects();

        await client.Sends(Packets.Register(), Packets.LogIn()[..^1]);
        client.ClosesSending();

        Assert.Equal([nameof(PacketType.RegisterResponse)], await client.Everything());
    }

    [Fact]
    public async Task A_payload_of_exactly_the_limit_is_read()
    {
        // Besides the password there are tags, lengths and the address.
        var overhead = Packets.PayloadOf(Packets.LogIn(password: new string('x', 60_000))).Length - 60_000;
        var frame = Packets.LogIn(password: new string('x', Settings.MaxPayload - overhead));
        Assert.Equal(Settings.MaxPayload, Packets.PayloadOf(frame).Length);
        var client = await Connects();

        await client.Sends(frame);

        await AnswersLogin(client);
    }

    [Fact]
    public async Task A_logged_in_client_that_lies_about_its_payload_does_not_reach_its_match()
    {
        var match = new MatchId(1, new RoomId(1));
        var (client, session) = await LogsIn();
        await Attaches(client, session, match);

        await client.SendsAtOnce(Packets.Any(4001, Login), Packets.Move(5));

        Assert.Equal([5f], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
        Assert.Equal([NotItsPayload(4001, PayloadFault.Mismatch)], await client.NextWords(1));
    }

    private static string NotARequest(int id) => $"developer: Packet type {id} is not a request.";

    private static string NotItsPayload(int id, PayloadFault fault) =>
        $"developer: The payload of packet type {id} is not what its header says ({fault}).";

    private static string Unreadable(int id, PayloadFault fault) => $"developer: The payload of packet type {id} cannot be read ({fault}).";
}
