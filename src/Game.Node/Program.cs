using Mallard.Game;
using Mallard.Hosting;

return await NodeHost.RunAsync("game", [new GameRole()], args, NodeHostOptions.FromProcess());
