using Akka.Actor;

namespace Petabridge.Cmd;

/// <summary>What a client sends.</summary>
public sealed class Command
{
    internal Command(string name, IReadOnlyList<Tuple<string, string>> arguments) => (Name, Arguments) = (name, arguments);

    /// <summary>The second word.</summary>
    public string Name { get; }

    /// <summary>Switches as they were typed, each with its value.</summary>
    public IReadOnlyList<Tuple<string, string>> Arguments { get; }
}

/// <summary>A piece of an answer.</summary>
/// <param name="msg">The text.</param>
/// <param name="final">Whether it is the last.</param>
public class CommandResponse(string msg, bool final = true) : INoSerializationVerificationNeeded
{
    /// <summary>Ends an answer.</summary>
    public static readonly CommandResponse Empty = new("");

    internal string Text { get; } = msg;

    internal bool IsFinal { get; } = final;
}

/// <summary>A piece of an answer that tells of an error.</summary>
/// <param name="msg">The text.</param>
/// <param name="final">Whether it is the last.</param>
public class ErroredCommandResponse(string msg, bool final = true) : CommandResponse(msg, final);

/// <summary>A command as clients know it.</summary>
public sealed class CommandDefinition
{
    internal CommandDefinition(string name, string description, IReadOnlyDictionary<string, ArgumentDefinition> arguments) =>
        (Name, Description, ArgumentsByName) = (name, description, arguments);

    /// <summary>The second word.</summary>
    public string Name { get; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyDictionary<string, ArgumentDefinition> ArgumentsByName { get; }

    internal string Description { get; }
}

/// <summary>An argument as clients know it.</summary>
public sealed class ArgumentDefinition
{
    internal ArgumentDefinition(IReadOnlyList<string> switches) => Switch = switches;

    /// <summary>All that it may be called.</summary>
    public IReadOnlyList<string> Switch { get; }

    internal bool IsMandatory { get; init; }

    internal IReadOnlyList<string> DefaultValues { get; init; } = [];
}

/// <summary>Makes a command.</summary>
public sealed class CommandDefinitionBuilder
{
    private readonly Dictionary<string, ArgumentDefinition> _arguments = new(StringComparer.Ordinal);
    private string _name = "";
    private string _description = "";

    /// <summary>The second word.</summary>
    public CommandDefinitionBuilder WithName(string name)
    {
        _name = name;
        return this;
    }

    /// <summary>For people.</summary>
    public CommandDefinitionBuilder WithDescription(string description)
    {
        _description = description;
        return this;
    }

    /// <summary>One argument more.</summary>
    public CommandDefinitionBuilder WithArgument(Action<ArgumentBuilder> build)
    {
        var argument = new ArgumentBuilder();
        build(argument);
        _arguments.Add(argument.Name, argument.Build());
        return this;
    }

    /// <summary>The command.</summary>
    public CommandDefinition Build() => new(_name, _description, _arguments);
}

/// <summary>Makes an argument. The package may call this type differently: code under the contract does not name it.</summary>
public sealed class ArgumentBuilder
{
    private readonly List<string> _switches = [];
    private bool _isMandatory;
    private string[] _defaultValues = [];

    internal string Name { get; private set; } = "";

    /// <summary>What it is.</summary>
    public ArgumentBuilder WithName(string name)
    {
        Name = name;
        return this;
    }

    /// <summary>For people.</summary>
    public ArgumentBuilder WithDescription(string description) => description is null ? throw new ArgumentNullException(nameof(description)) : this;

    /// <summary>Whether it must be given.</summary>
    public ArgumentBuilder IsMandatory(bool isMandatory)
    {
        _isMandatory = isMandatory;
        return this;
    }

    /// <summary>One more thing it may be called.</summary>
    public ArgumentBuilder WithSwitch(string name)
    {
        _switches.Add(name);
        return this;
    }

    /// <summary>What clients suggest.</summary>
    public ArgumentBuilder WithDefaultValues(params string[] values)
    {
        _defaultValues = values;
        return this;
    }

    internal ArgumentDefinition Build() => new(_switches) { IsMandatory = _isMandatory, DefaultValues = _defaultValues };
}

/// <summary>Commands with the same first word.</summary>
/// <param name="name">The first word.</param>
/// <param name="commands">The commands.</param>
public sealed class CommandPalette(string name, IEnumerable<CommandDefinition> commands)
{
    internal string Name { get; } = name;

    internal IReadOnlyList<CommandDefinition> Commands { get; } = [.. commands];
}
