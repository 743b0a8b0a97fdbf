using Mallard.Game;
using Mallard.Hosting;

var options = NodeHostOptions.FromProcess();
#if PETABRIDGE_CMD
options = options with { Extensions = [new Mallard.Pbm.PbmExtension()] };
#endif
return await NodeHost.RunAsync("game", [new GameRole()], args, options);
