using System.Net;
using System.Net.Sockets;
using Mallard.Hosting;
using Mallard.Inspection;

namespace Mallard.Node.Hosting.Tests.Inspection;

public sealed class ConsoleListenerSpecs
{
    private const string Secret = "a long enough secret";

    private static readonly string[] Alone = ["--port", "0", "--http-port", "0", "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on"];
    private static readonly string[] Founder = [.. Alone, "--inspection-port", "0"];

    [Fact]
    public async Task A_line_that_is_no_request_is_a_fault_and_the_console_goes_on()
    {
        await using var node = await NodeAsync();
        await using var console = await ConsoleClient.ToAsync(node);

        await console.SendLineAsync("GET / HTTP/1.1");
        Assert.Equal("A request is one JSON object on a line", Assert.IsType<FaultPart>(await console.ReadAsync()).Message);
        Assert.Equal(2, Assert.IsType<EndPart>(await console.ReadAsync()).ExitCode);

        Assert.Equal(0, (await console.AskAsync("node info")).ExitCode);
    }

    [Fact]
    public async Task A_mistake_in_a_command_is_wrong_usage()
    {
        await using var node = await NodeAsync();
        await using var console = await ConsoleClient.ToAsync(node);

        var answer = await console.AskAsync("cluster shwo");

        Assert.Equal(["cluster has no command shwo; did you mean show?"], answer.Faults);
        Assert.Equal(2, answer.ExitCode);
    }

    [Fact]
    public async Task A_line_that_is_too_long_ends_the_console_with_a_word()
    {
        await using var node = await NodeAsync();
        await using var console = await ConsoleClient.ToAsync(node);

        await console.SendLineAsync(new string('x', JsonLines.MaxRequest + 1));

        Assert.Contains("at most 16384 bytes", Assert.IsType<FaultPart>(await console.ReadAsync()).Message);
        Assert.IsType<EndPart>(await console.ReadAsync());
        Assert.Null(await console.TryReadAsync());
    }

    [Fact]
    public async Task A_line_without_an_end_is_not_kept_for_ever()
    {
        await using var node = await NodeAsync();
        await using var console = await ConsoleClient.ToAsync(node);

        for (var i = 0; i < 5; i++) await console.Socket.SendAsync(new byte[4096]);

        Assert.Contains("at most 16384 bytes", Assert.IsType<FaultPart>(await console.ReadAsync()).Message);
    }

    [Fact]
    public async Task One_console_too_many_is_told_so_and_one_that_leaves_makes_room()
    {
        await using var node = await NodeAsync("--set", "mallard.inspection.max-consoles=1");
        var first = await ConsoleClient.ToAsync(node);
        await first.AskAsync("help");

        await using (var second = await ConsoleClient.ToAsync(node))
        {
            Assert.Equal("This node has 1 consoles already", Assert.IsType<FaultPart>(await second.ReadAsync()).Message);
        }

        await first.DisposeAsync();
        while (true)
        {
            await using var third = await ConsoleClient.ToAsync(node);
            await third.SendAsync("node info");
            if (await third.TryReadAsync() is TablePart) break;
        }
    }

    [Fact]
    public async Task A_console_that_asks_nothing_is_closed()
    {
        await using var node = await NodeAsync("--set", "mallard.inspection.idle-timeout=1s");
        await using var console = await ConsoleClient.ToAsync(node);

        Assert.Equal("Nothing was asked for 1s", Assert.IsType<FaultPart>(await console.ReadAsync()).Message);
        Assert.Null(await console.TryReadAsync());
    }

    [Fact]
    public async Task A_console_that_gave_up_an_answer_and_asks_nothing_more_is_closed()
    {
        await using var node = await NodeAsync("--set", "mallard.inspection.idle-timeout=1s");
        await using var console = await ConsoleClient.ToAsync(node);
        await console.SendAsync("log tail");
        await console.CancelAsync(1);
        while (await console.ReadAsync() is not EndPart)
        {
        }

        Assert.Equal("Nothing was asked for 1s", Assert.IsType<FaultPart>(await console.ReadAsync()).Message);
        Assert.Null(await console.TryReadAsync());
    }

    [Fact]
    public async Task A_console_that_does_not_tell_the_token_is_closed_whatever_else_it_says()
    {
        await using var node = await NodeAsync("--set", "mallard.inspection.idle-timeout=1s", "--set", $"mallard.inspection.token={Secret}");
        await using var console = await ConsoleClient.ToAsync(node);
        var said = console.ReadAsync();

        while (!said.IsCompleted)
        {
            await console.Socket.SendAsync(" "u8.ToArray());
            await Task.WhenAny(said, Task.Delay(100));
        }

        Assert.Equal("The token was not told within 1s", Assert.IsType<FaultPart>(await said).Message);
    }

    [Fact]
    public async Task A_console_that_does_not_read_is_closed_and_the_node_goes_on()
    {
        await using var node = await NodeAsync();
        await using var deaf = await ConsoleClient.ToAsync(node);

        // Each is answered with some 20 KiB; nobody reads them.
        var closed = Task.Run(async () =>
        {
            try
            {
                while (true) await deaf.SendAsync("node config");
            }
            catch (IOException)
            {
            }
        });
        await closed.WaitAsync(TimeSpan.FromSeconds(60));

        await using var other = await ConsoleClient.ToAsync(node);
        Assert.Equal(0, (await other.AskAsync("node info")).ExitCode);
    }

    [Fact]
    public async Task A_console_with_more_calls_than_it_may_have_takes_no_turn_of_another()
    {
        await using var node = await NodeAsync();
        await using var greedy = await ConsoleClient.ToAsync(node);
        for (var i = 0; i < 65; i++) await greedy.SendAsync("log tail");
        while (await greedy.ReadAsync() is not EndPart { Id: 65 })
        {
        }

        await using var other = await ConsoleClient.ToAsync(node);
        Assert.Equal(0, (await other.AskAsync("node info")).ExitCode);

        // An answer that is not wanted any more makes room for the next.
        await greedy.CancelAsync(1);
        while (await greedy.ReadAsync() is not EndPart { Id: 1 })
        {
        }

        Assert.Equal(0, (await greedy.AskAsync("node info")).ExitCode);
    }

    [Fact]
    public async Task A_pipe_that_closes_its_own_direction_still_gets_its_answer()
    {
        await using var node = await NodeAsync();
        await using var console = await ConsoleClient.ToAsync(node);

        await console.SendAsync("cluster show");
        console.Socket.Shutdown(SocketShutdown.Send);

        await console.ReadUntilAsync(node.Address.ToString());
        Assert.IsType<EndPart>(await console.ReadAsync());
        Assert.Null(await console.TryReadAsync());
    }

    [Theory]
    [InlineData(null, "This node asks for a token")]
    [InlineData("", "The token is wrong")]
    [InlineData("a long enough secreT", "The token is wrong")]
    [InlineData("a long enough secret and more", "The token is wrong")]
    public async Task A_console_without_the_token_is_sent_away(string? token, string fault)
    {
        await using var node = await NodeAsync("--set", $"mallard.inspection.token={Secret}");
        await using var console = await ConsoleClient.ToAsync(node);

        var answer = await console.AskAsync("node info", token: token);

        Assert.Equal([fault], answer.Faults);
        Assert.Empty(answer.Rows);
        Assert.Null(await console.TryReadAsync());
    }

    [Fact]
    public async Task A_console_with_the_token_is_let_in_and_never_shown_it()
    {
        await using var node = await NodeAsync("--set", $"mallard.inspection.token={Secret}");
        await using var console = await ConsoleClient.ToAsync(node);

        var answer = await console.AskAsync("node config mallard.inspection", token: Secret);

        Assert.Equal("***", answer["mallard.inspection.token"]);
        Assert.DoesNotContain(answer.Rows, r => r.Any(c => c.Contains(Secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Beyond_this_machine_a_console_without_a_token_is_refused_at_the_start()
    {
        var run = await ProgramRun.Of("--check", "--set", "mallard.inspection.host=0.0.0.0");

        run.IsRefusedWith("gateway: mallard.inspection.host = 0.0.0.0 (option --set): others than this machine can reach the console there; also set mallard.inspection.token, best in the environment as MALLARD__INSPECTION__TOKEN");
    }

    [Fact]
    public async Task Beyond_this_machine_a_short_token_is_refused_and_not_shown()
    {
        var run = await ProgramRun.With("MALLARD__INSPECTION__TOKEN", "short", "--check", "--set", "mallard.inspection.host=10.0.0.5");

        run.IsRefusedWith("gateway: mallard.inspection.token = *** (environment variable MALLARD__INSPECTION__TOKEN): must have at least 16 characters where others than this machine can reach the console");
    }

    [Fact]
    public async Task A_token_is_not_shown_by_check()
    {
        var run = await ProgramRun.With("MALLARD__INSPECTION__TOKEN", Secret, "--check");

        Assert.Equal("mallard.inspection.token = ***  # environment variable MALLARD__INSPECTION__TOKEN", run.Setting("mallard.inspection.token"));
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_the_node_starts_all_the_same()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var node = await RunningNode.StartAsync("lobby", [new FakeRole("lobby")], [.. Alone, "--inspection-port", port.ToString()]);

        Assert.Equal($"not here: 127.0.0.1:{port} is in use by another process", node.Console);
    }

    [Fact]
    public async Task A_node_that_is_told_not_to_listen_does_not()
    {
        await using var node = await NodeAsync("--set", "mallard.inspection.enabled=off");

        Assert.Equal("not here: mallard.inspection.enabled is off", node.Console);
    }

    [Theory]
    [InlineData("gateway", 9111)]
    [InlineData("lobby", 9112)]
    [InlineData("game", 9113)]
    public async Task Each_role_has_its_own_port(string role, int port)
    {
        var run = await ProgramRun.In(new NodeHostOptions(), [new FakeRole(role)], "--check");

        Assert.Equal($"mallard.inspection.port = {port}", run.Setting("mallard.inspection.port").Split("  #")[0]);
    }

    [Fact]
    public async Task A_console_is_closed_when_the_node_ends()
    {
        var node = await NodeAsync();
        await using var console = await ConsoleClient.ToAsync(node);
        await console.AskAsync("help");

        await node.DisposeAsync();

        await Assert.ThrowsAnyAsync<IOException>(console.ReadAsync);
    }

    [Fact]
    public async Task Help_is_answered_by_the_node_too()
    {
        await using var node = await NodeAsync();
        await using var console = await ConsoleClient.ToAsync(node);

        Assert.Contains("node drain [--force] [--node NODE]", (await console.AskAsync("help node drain")).Lines);
        Assert.Equal(2, (await console.AskAsync("help nodes")).ExitCode);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_a_fault_too()
    {
        await using var node = await NodeAsync();
        await using var console = await ConsoleClient.ToAsync(node);

        await console.Socket.SendAsync(new byte[] { 0xff, 0xfe, 0, (byte)'\n' });

        Assert.IsType<FaultPart>(await console.ReadAsync());
    }

    private static Task<RunningNode> NodeAsync(params string[] args) => RunningNode.StartAsync("lobby", [new FakeRole("lobby")], [.. Founder, .. args]);
}
