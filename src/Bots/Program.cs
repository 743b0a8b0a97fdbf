using Mallard.Bots.CommandLine;
using Spectre.Console;

// Handling a packet takes a bot less time than handing it to another thread would. Read by the runtime when the first socket is opened.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

return await BotProgram.RunAsync(args, AnsiConsole.Console, Console.Error);
