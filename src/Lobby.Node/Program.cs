using Mallard.Hosting;
using Mallard.Lobby;

var options = NodeHostOptions.FromProcess();
#if PETABRIDGE_CMD
options = options with { Extensions = [new Mallard.Pbm.PbmExtension()] };
#endif
return await NodeHost.RunAsync("lobby", [new LobbyRole()], args, options);
