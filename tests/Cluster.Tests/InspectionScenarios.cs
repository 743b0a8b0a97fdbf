using Mallard.Cluster.Tests.Harness;
using Mallard.Inspection;
using Mallard.Node.Hosting.Tests.Inspection;
using Mallard.Protocol;

namespace Mallard.Cluster.Tests;

/// <summary>Nodes as processes, and an operator at the console of one of them.</summary>
[Trait("Category", "Processes")]
public sealed class InspectionScenarios : ProcessCluster
{
    private readonly HashSet<string> _asked = [];
    private ConsoleClient _console = null!;

    [Fact]
    public async Task Every_command_is_answered_by_a_cluster_of_processes()
    {
        var lobby = await Start("Lobby.Node", "--port", $"{Seed}");
        var game = await Start("Game.Node");
        var gateway = await Start("Gateway.Node", "--client-port", "0");
        var (alice, bob) = await Play(gateway, "alice", "bob");
        var (carol, dave) = (await LogIn(gateway, "carol"), await LogIn(gateway, "dave"));
        var pond = await carol.CreatesRoom("carol's pond");
        await dave.Joins(pond.RoomId);
        await using var console = _console = await ConsoleClient.ToAsync(gateway.Console);

        // ---- who is there, and how it is ----
        var members = await Rows("cluster show");
        Assert.Equal(["lobby", "game", "gateway"], members.Select(m => Roles.First(m.Contains)));
        var addresses = Roles.ToDictionary(role => role, role => members.Single(m => m.Contains(role))[0]);
        Assert.Contains(await Rows("cluster status"), row => row is ["members", "3 up"]);
        Assert.Equal(3, (await Rows("cluster members")).Count);
        Assert.NotEmpty(await Rows("cluster-sharding list-regions"));
        Assert.NotEmpty(await Rows("cluster-sharding region-stats --type user"));
        Assert.Equal(4, (await Rows("cluster-sharding region-entities --type user")).Count);
        await Tells("actor hierarchy");
        Assert.NotEmpty(await Rows($"node info --node {addresses["game"]}"));
        Assert.NotEmpty(await Rows("node config mallard.gateway"));
        await Tells("log level");
        await Tells("help");
        await Follows("log tail --last 5", () => Asks("log level debug", confirmed: true));

        // ---- where a player is ----
        Assert.Equal(4, (await Rows("gateway connections")).Count);
        Assert.NotEmpty(await Rows($"gateway connection {alice.UserId}"));
        Assert.NotEmpty(await Rows($"user show {carol.UserId}"));
        Assert.Equal(2, (await Rows("lobby rooms")).Count);
        Assert.NotEmpty(await Rows($"lobby room {pond.RoomId}"));
        var matches = await Asks("game matches");
        var match = Assert.Single(matches.Rows)[matches.Columns.ToList().IndexOf("match")];
        Assert.NotEmpty(await Rows($"game match {match}"));

        // ---- a node that hangs is named, and the others are heard ----
        await game.SignalAsync("STOP");
        var silent = await Asks("cluster members");
        await game.SignalAsync("CONT");
        Assert.Equal((1, 2), (silent.ExitCode, silent.Rows.Count));
        Assert.Equal([addresses["game"]], silent.Unanswered);

        // ---- what changes something ----
        await Changes($"lobby close {pond.RoomId}");
        await carol.Receives(PacketType.LeaveRoomResponse);
        await Changes($"gateway kick {carol.UserId}");
        await carol.Disconnected;
        await Changes($"user kick {dave.UserId}");
        await dave.Disconnected;
        await Changes($"game close {match}");
        await alice.Receives(PacketType.GameOverNotification);
        await bob.Receives(PacketType.GameOverNotification);

        await Follows("cluster tail", () => Changes($"cluster leave {addresses["game"]}"));
        Assert.Equal(0, await game.ExitedAsync());
        await Changes($"cluster down {addresses["lobby"]}");
        Assert.NotEqual(0, await lobby.ExitedAsync());
        await alice.Vanishes();
        await bob.Vanishes();
        await Changes("node drain --force");
        Assert.Equal(0, await gateway.ExitedAsync());

        Assert.Equal(Catalog.Commands.Select(c => c.FullName.Trim()).Order(), _asked.Order());
    }

    private static readonly string[] Roles = ["lobby", "game", "gateway"];

    private async Task<IReadOnlyList<string[]>> Rows(string line)
    {
        var answer = await Asks(line);
        Assert.True(answer.ExitCode == 0, $"{line}: {string.Join("; ", answer.Faults)}");
        return answer.Rows;
    }

    private async Task Tells(string line)
    {
        var answer = await Asks(line);
        Assert.True(answer.ExitCode == 0 && answer.Parts.Any(p => p is RowsPart or LinePart), $"{line}: {string.Join("; ", answer.Parts)}");
    }

    private async Task<Answer> Asks(string line, bool confirmed = false)
    {
        Remember(line);
        return await _console.AskAsync(line, confirmed);
    }

    // Nothing happens before it is confirmed.
    private async Task Changes(string line)
    {
        Remember(line);
        Assert.NotNull((await _console.AskAsync(line)).Question);
        var id = await _console.SendAsync(line, confirmed: true);
        AnswerPart part;
        do part = await _console.ReadAsync();
        while (part is not (EndPart or LeavingPart));
        Assert.True(part is LeavingPart or EndPart { ExitCode: 0 }, $"{line}: {part}");
        Assert.Equal(id, part.Id);
    }

    // A console of its own, because an answer that goes on holds up the others.
    private async Task Follows(string line, Func<Task> happens)
    {
        Remember(line);
        await using var second = await ConsoleClient.ToAsync(((System.Net.IPEndPoint)_console.Socket.RemoteEndPoint!).Port);
        var id = await second.SendAsync(line);
        while (await second.ReadAsync() is not (TablePart or RowsPart or LinePart))
        {
        }

        await happens();
        while (await second.ReadAsync() is not (RowsPart or LinePart))
        {
        }

        await second.CancelAsync(id);
        while (await second.ReadAsync() is not EndPart)
        {
        }
    }

    private void Remember(string line) => _asked.Add(
        Catalog.Commands.Select(c => c.FullName.Trim()).Where(name => line == name || line.StartsWith(name + " ", StringComparison.Ordinal)).MaxBy(name => name.Length)!);
}
