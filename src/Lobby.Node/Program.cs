using Mallard.Lobby;
using Mallard.Hosting;

return await NodeHost.RunAsync("lobby", [new LobbyRole()], args, NodeHostOptions.FromProcess());
