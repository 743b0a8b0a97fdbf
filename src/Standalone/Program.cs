using Mallard.Game;
using Mallard.Gateway;
using Mallard.Hosting;
using Mallard.Lobby;

var options = NodeHostOptions.FromProcess() with
{
    Next = "in a second terminal: dotnet run --project src/Bots -- --clients 8",
};
#if PETABRIDGE_CMD
options = options with { Extensions = [new Mallard.Pbm.PbmExtension()] };
#endif
return await NodeHost.RunAsync("standalone", [new LobbyRole(), new GameRole(), new GatewayRole()], args, options);
