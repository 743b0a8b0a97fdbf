using System.CommandLine;

namespace Mallard.Inspect;

/// <summary>What the command line asks for.</summary>
internal sealed record InspectOptions
{
    /// <summary>Where the token is looked for when no option gives it.</summary>
    public const string TokenVariable = "MALLARD_INSPECTION_TOKEN";

    /// <summary>The port of a node with all roles, the first one that somebody meets.</summary>
    public const int DefaultPort = 9110;

    public string Host { get; private init; } = "127.0.0.1";

    public int Port { get; private init; } = DefaultPort;

    public string? Token { get; private init; }

    /// <summary>Whether to talk TLS; trusted are the authorities of the system.</summary>
    public bool IsTls { get; private init; }

    /// <summary>The SHA-256 of the one certificate to trust, in hex; implies TLS.</summary>
    public string? Fingerprint { get; private init; }

    public bool IsJson { get; private init; }

    public bool IsConfirmed { get; private init; }

    public TimeSpan? Watch { get; private init; }

    public bool IsHelp { get; private init; }

    /// <summary>The command; empty for a console.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    public const string Usage = """
        mallard-inspect [options] [command]     looks into a Mallard cluster through one of its nodes
        mallard-inspect help                    lists the commands
        Without a command it reads commands from the terminal, or line by line from standard input.

          --host HOST          node to ask (default 127.0.0.1)
          --port PORT          its console's port (default 9110; gateway 9111, lobby 9112, game 9113)
          --token TOKEN        secret of nodes that ask for one; better in MALLARD_INSPECTION_TOKEN
          --tls                talk TLS, and trust what this system trusts
          --fingerprint HEX    talk TLS, and trust the certificate with this SHA-256
          --json               print the answer as lines of JSON
          --watch SECONDS      ask again and again
          --yes                confirm what changes something
          --help

        Exit codes: 0 done, 1 failed or somebody did not answer, 2 wrong usage, 3 the node cannot be reached.
        """;

    /// <summary>Reads the command line. Options of the program may stand anywhere; all other words are the command's.</summary>
    /// <returns>The options, or what is wrong.</returns>
    public static (InspectOptions? Options, string? Fault) Parse(IReadOnlyList<string> args)
    {
        var host = new Option<string>("--host");
        var port = new Option<int>("--port") { DefaultValueFactory = _ => DefaultPort };
        var token = new Option<string>("--token");
        var tls = new Option<bool>("--tls");
        var fingerprint = new Option<string>("--fingerprint");
        var json = new Option<bool>("--json");
        var yes = new Option<bool>("--yes");
        var watch = new Option<double?>("--watch");
        var words = new Argument<string[]>("command") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("mallard-inspect") { host, port, token, tls, fingerprint, json, yes, watch, words };

        var parsed = command.Parse([.. args.Where(a => a is not "--help" and not "-h")], new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0) return (null, parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd('.', ' '));
        var isHelp = args.Any(a => a is "--help" or "-h");
        var options = new InspectOptions
        {
            Host = parsed.GetValue(host) ?? "127.0.0.1",
            Port = parsed.GetValue(port),
            Token = parsed.GetValue(token),
            Fingerprint = parsed.GetValue(fingerprint)?.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant(),
            IsTls = parsed.GetValue(tls) || parsed.GetValue(fingerprint) is not null,
            IsJson = parsed.GetValue(json),
            IsConfirmed = parsed.GetValue(yes),
            Watch = parsed.GetValue(watch) is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400)) : null,
            Words = [.. parsed.GetValue(words) ?? [], .. isHelp && parsed.GetValue(words) is { Length: > 0 } ? ["--help"] : Array.Empty<string>()],
            IsHelp = isHelp && parsed.GetValue(words) is not { Length: > 0 },
        };
        if (options.Port is < 1 or > 65535) return (null, "--port must be from 1 to 65535");
        if (options.Watch is { TotalSeconds: < 0.1 }) return (null, "--watch must be a number of seconds from 0.1");
        if (options.Watch is not null && options.Words.Count == 0) return (null, "--watch needs a command");
        if (options.Fingerprint is { } hex && (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit))) return (null, "--fingerprint must be a SHA-256 in hex, 64 digits");
        return (options, null);
    }
}
