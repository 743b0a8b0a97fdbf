using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Mallard.Hosting.Actors;
using Mallard.Hosting.Configuration;
using Mallard.Hosting.Logging;
using Mallard.Messages.Serialization;
using Mallard.Messages.Sharding;

namespace Mallard.Hosting;

/// <summary>Everything that can be known before a node starts. Only a plan without faults is carried out.</summary>
internal sealed record NodePlan(
    CommandLine CommandLine,
    NodeConfiguration Configuration,
    NodeSettings Settings,
    IReadOnlyList<(string Role, IRoleStart Start)> Starts,
    IReadOnlyList<(string Name, IRoleStart Start)> Extensions,
    IReadOnlyList<string> Faults)
{
    /// <returns>The plan; null when the command line only asked for help or the version.</returns>
    public static NodePlan? Make(string program, IReadOnlyList<INodeRole> roles, IReadOnlyList<string> args, NodeHostOptions options)
    {
        var commandLine = CommandLine.Parse(program, roles, args, options.Out);
        if (commandLine.Answered) return null;
        if (commandLine.Faults.Count > 0) throw new NodeStartException(commandLine.Faults, ExitCodes.BadConfiguration);

        var names = roles.Select(r => r.Name).ToArray();
        var configuration = NodeConfiguration.Load(
            options.HoconFolder,
            ["cluster", .. roles.SelectMany(r => (string[])[r.Name, .. r.Plugins]), program, .. options.Extensions.SelectMany(e => (string[])[e.Name, $"{e.Name}.{program}"])],
            commandLine.ConfigFiles,
            options.Environment,
            commandLine.Assignments,
            commandLine.Settings,
            roles.SelectMany(r => r.Plugins.Select(plugin => $"mallard.{r.Name}.{plugin}")),
            options.Extensions.Select(e => e.Section));

        // Settings that a broken file did not get to set would only be reported as missing.
        if (configuration.IsIncomplete) throw new NodeStartException(configuration.Faults, ExitCodes.BadConfiguration);
        var starts = InOrder(roles).Select(r => (r.Name, r.Configure(configuration.Section($"mallard.{r.Name}")))).ToArray();
        var extensions = options.Extensions.Select(e => (e.Name, e.Configure(configuration.Section(e.Section)))).ToArray();
        configuration.RefuseUnreadOfPlugins();
        var settings = NodeSettings.Read(program, names, configuration);
        return new NodePlan(commandLine, configuration, settings, starts, extensions, configuration.Faults);
    }

    public ActorSystemSetup SystemSetup(Serilog.ILogger log, TimeProvider time)
    {
        var setup = BootstrapSetup.Create()
            .WithConfig(ConfigurationFactory.ParseString(NodeOwned.Hocon(Settings.Roles, SerilogLogger.TypeName, SilentLogger.TypeName, Configuration.UsesTls))
                .WithFallback(Configuration.Akka)
                .WithFallback(SerializationCheck.Bindings))
            .And(new SerilogSetup(log, time));
        return Settings.RealTimeThreads ? setup.And(new NodeThreads.RealTimeSetup()) : setup;
    }

    // The gateway lets players in, so everything behind it has to be there first.
    private static IEnumerable<INodeRole> InOrder(IEnumerable<INodeRole> roles) => roles.OrderBy(r => r.Name == Roles.Gateway);
}
