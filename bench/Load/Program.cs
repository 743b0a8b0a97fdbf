using Mallard.Load.CommandLine;
using Spectre.Console;

return await LoadProgram.RunAsync(args, AnsiConsole.Console, Console.Error);
