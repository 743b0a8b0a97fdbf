using Mallard.Replay;
using Mallard.Replay.CommandLine;
using Spectre.Console;

return await ReplayProgram.RunAsync(args, AnsiConsole.Console, Console.Error, KnownGames.All);
