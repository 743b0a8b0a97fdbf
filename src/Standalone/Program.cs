using Mallard.Game;
using Mallard.Gateway;
using Mallard.Hosting;
using Mallard.Lobby;

return await NodeHost.RunAsync("standalone", [new LobbyRole(), new GameRole(), new GatewayRole()], args, NodeHostOptions.FromProcess());
