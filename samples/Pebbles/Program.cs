using System.Net;
using Mallard.Game;
using Mallard.Gateway;
using Mallard.Hosting;
using Mallard.Lobby;
using Mallard.Pebbles;

if (args is ["bot", ..])
{
    var players = args.Length > 1 ? int.Parse(args[1]) : 2;
    var gateway = args.Length > 2 ? IPEndPoint.Parse(args[2]) : new IPEndPoint(IPAddress.Loopback, 5555);
    await PebblesBot.PlayAsync(gateway, players, Console.Out);
    return 0;
}

var options = NodeHostOptions.FromProcess() with
{
    Next = "in a second terminal: dotnet run --project samples/Pebbles -- bot",
};
return await NodeHost.RunAsync("standalone", [new LobbyRole(), new GameRole(new PebblesModule()), new GatewayRole()], args, options);
