using Mallard.Hosting;
using Mallard.Lobby;

return await NodeHost.RunAsync("lobby", [new LobbyRole()], args, NodeHostOptions.FromProcess());
