using System.Net;
using System.Net.Sockets;
using Mallard.Game;
using Mallard.Gateway;
using Mallard.Hosting;
using Mallard.Lobby;
using Mallard.Pebbles;

if (args is ["bot", ..]) return await RunBotAsync(args[1..]);

var options = NodeHostOptions.FromProcess() with
{
    Next = "in a second terminal: dotnet run --project samples/Pebbles -- bot",
};
return await NodeHost.RunAsync("standalone", [new LobbyRole(), new GameRole(new PebblesModule()), new GatewayRole()], args, options);

// bot [PLAYERS [ADDRESS:PORT]]
static async Task<int> RunBotAsync(string[] args)
{
    try
    {
        var players = args.Length > 0 ? int.Parse(args[0]) : 2;
        var gateway = args.Length > 1 ? IPEndPoint.Parse(args[1]) : new IPEndPoint(IPAddress.Loopback, 5555);
        await PebblesBot.PlayAsync(gateway, players, Console.Out);
        return 0;
    }
    catch (Exception e) when (e is SocketException or InvalidOperationException or FormatException)
    {
        await Console.Error.WriteLineAsync($"bot: {e.Message}");
        return 1;
    }
}
