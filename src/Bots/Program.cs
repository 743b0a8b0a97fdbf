using Mallard.Bots.CommandLine;
using Spectre.Console;

return await BotProgram.RunAsync(args, AnsiConsole.Console, Console.Error);
