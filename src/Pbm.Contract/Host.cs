using Akka.Actor;

namespace Petabridge.Cmd.Host;

/// <summary>The host: has the palettes of a node. The one of this contract listens nowhere.</summary>
public sealed class PetabridgeCmd : IExtension
{
    private readonly List<CommandPaletteHandler> _handlers = [];

    private PetabridgeCmd(ExtendedActorSystem system) => Sys = system;

    /// <summary>Its system.</summary>
    public ExtendedActorSystem Sys { get; }

    internal IReadOnlyList<CommandPaletteHandler> Handlers => _handlers;

    internal bool IsStarted { get; private set; }

    /// <summary>The one of a system.</summary>
    public static PetabridgeCmd Get(ActorSystem system) => system.WithExtension<PetabridgeCmd, Provider>();

    /// <summary>Adds a palette.</summary>
    public void RegisterCommandPalette(CommandPaletteHandler handler)
    {
        handler.OnRegister(this);
        _handlers.Add(handler);
    }

    /// <summary>Listens for clients.</summary>
    public void Start() => IsStarted = true;

    private sealed class Provider : ExtensionIdProvider<PetabridgeCmd>
    {
        public override PetabridgeCmd CreateExtension(ExtendedActorSystem system) => new(system);
    }
}

/// <summary>A palette, and who carries out its commands.</summary>
/// <param name="palette">The palette.</param>
public abstract class CommandPaletteHandler(CommandPalette palette)
{
    /// <summary>Makes the actor that carries them out for one client.</summary>
    public abstract Props HandlerProps { get; }

    internal CommandPalette Palette { get; } = palette;

    /// <summary>Called when it is added to a host.</summary>
    public virtual void OnRegister(PetabridgeCmd plugin)
    {
    }
}

/// <summary>Carries out commands of one client, who is the sender.</summary>
public abstract class CommandHandlerActor : ReceiveActor
{
    /// <param name="palette">The commands.</param>
    protected CommandHandlerActor(CommandPalette palette) => _ = palette;

    /// <summary>What to do on a command.</summary>
    protected void Process(string commandName, Action<Command> handler) => Receive<Command>(command => command.Name == commandName, handler);
}
