using System.CommandLine;
using Mallard.Relay;

// Handling a packet takes less time here than handing it to another thread would. Read by the runtime when the first socket is opened.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

var command = RelayCommand.Create();
var parsed = command.Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"{parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd()} See --help.");
    return 2;
}

return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
