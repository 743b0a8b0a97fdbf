using System.CommandLine;
using System.CommandLine.Help;
using Mallard.Hosting.Configuration;

namespace Mallard.Hosting;

/// <summary>What the command line asks for. Values are checked later, together with those of files and environment.</summary>
internal sealed record CommandLine
{
    public IReadOnlyList<string> Faults { get; private init; } = [];

    /// <summary>Help or version was asked for and has been printed.</summary>
    public bool Answered { get; private init; }

    /// <summary>Only check the configuration and print it.</summary>
    public bool Check { get; private init; }

    public IReadOnlyList<string> ConfigFiles { get; private init; } = [];

    public IReadOnlyList<string> Assignments { get; private init; } = [];

    public IReadOnlyList<Setting> Settings { get; private init; } = [];

    private static readonly NodeOption[] Common =
    [
        new("--host", "akka.remote.dot-netty.tcp.hostname", "Interface for other nodes of the cluster.", "HOST"),
        new("--port", "akka.remote.dot-netty.tcp.port", "Port for other nodes of the cluster; 0 takes a free one.", "PORT"),
        new("--http-port", "mallard.http.port", "Port for health and metrics; 0 takes a free one.", "PORT"),
        new("--inspection-port", "mallard.inspection.port", "Port for inspection consoles; 0 takes a free one.", "PORT"),
        new("--log-level", "akka.loglevel", "debug, info, warning, error or off.", "LEVEL"),
    ];

    public static CommandLine Parse(string program, IReadOnlyList<INodeRole> roles, IReadOnlyList<string> args, TextWriter output)
    {
        var config = Repeatable("--config", "FILE", "A further configuration file, above those in hocon/. Repeatable.");
        var set = Repeatable("--set", "KEY=VALUE", "Sets any key. Repeatable.");
        var seed = Repeatable("--seed", "HOST:PORT", "A node of the cluster to join. Repeatable.");
        var check = new Option<bool>("--check") { Description = "Checks the configuration, prints what is in force, and ends." };
        var version = new Option<bool>("--version") { Description = "Prints the version." };
        var named = roles.SelectMany(r => r.Options).Concat(Common)
            .Select(o => (Setting: o, Option: new Option<string>(o.Name) { Description = o.Help, HelpName = o.ValueName, Arity = ArgumentArity.ExactlyOne }))
            .ToArray();

        var command = new Command(program, $"Mallard {program} node. Exit codes: 0 stopped when asked, 1 failed, 2 bad configuration.") { config, set, seed };
        foreach (var (_, option) in named) command.Add(option);
        command.Add(check);
        command.Add(version);
        command.Add(new HelpOption());

        var parsed = command.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Action is HelpAction)
        {
            parsed.Invoke(new InvocationConfiguration { Output = output, Error = output });
            return new CommandLine { Answered = true };
        }

        if (parsed.UnmatchedTokens.Count > 0) return new CommandLine { Faults = [Unknown(parsed.UnmatchedTokens[0], command)] };
        if (parsed.Errors.Count > 0) return new CommandLine { Faults = [.. parsed.Errors.Select(e => e.Message.TrimEnd('.') + "; --help explains the options")] };
        if (parsed.GetValue(version))
        {
            output.WriteLine($"mallard {program} {NodeVersion.Text}");
            return new CommandLine { Answered = true };
        }

        var settings = named.Where(n => parsed.GetResult(n.Option) is not null)
            .Select(n => Setting.Scalar(n.Setting.Key, parsed.GetValue(n.Option)!, $"option {n.Setting.Name}"))
            .ToList();
        if (parsed.GetValue(seed) is { Length: > 0 } seeds) settings.Add(Setting.List("akka.cluster.seed-nodes", seeds, "option --seed"));
        return new CommandLine
        {
            Check = parsed.GetValue(check),
            ConfigFiles = parsed.GetValue(config) ?? [],
            Assignments = parsed.GetValue(set) ?? [],
            Settings = settings,
        };
    }

    private static Option<string[]> Repeatable(string name, string value, string help) =>
        new(name) { Description = help, HelpName = value, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    private static string Unknown(string token, Command command)
    {
        if (!token.StartsWith('-')) return $"'{token}' is no option; --help lists the options";
        var name = token.Split('=')[0];
        var (nearest, distance) = Spelling.Nearest(name, command.Options.Select(o => o.Name));
        return $"unknown option {name}; {(distance <= 3 ? $"did you mean {nearest}? " : "")}--help lists the options";
    }
}
