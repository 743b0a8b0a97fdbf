using System.Globalization;

namespace Mallard.Inspection;

/// <summary>A command with all it was told, checked against the catalog.</summary>
/// <param name="Command">The command.</param>
/// <param name="Arguments">Values by the name of their parameter, with the defaults of those that were not given; a flag that was given is <c>on</c>.</param>
public sealed record Call(Command Command, IReadOnlyDictionary<string, string> Arguments)
{
    /// <summary>The value of a flag that was given.</summary>
    public const string On = "on";

    /// <summary>The one member to ask; null when none was singled out.</summary>
    public string? Node => Text(CommonParameters.Node.Name);

    /// <summary>Rows to leave out first.</summary>
    public int Skip => (int?)Number(CommonParameters.Skip.Name) ?? 0;

    /// <summary>Rows to show; without paging, as many as there are.</summary>
    public int Take => (int?)Number(CommonParameters.Take.Name) ?? int.MaxValue;

    /// <summary>Whether this call changes something: a command that may, and was told to.</summary>
    /// <remarks>Where nothing is required, the command without its arguments only shows what it would change.</remarks>
    public bool Changes => Command.Changes
        && (Command.Parameters.FirstOrDefault(p => p.IsPositional) is not { IsRequired: false } optional || Arguments.ContainsKey(optional.Name));

    /// <summary>A value; null when it was not given and has no default.</summary>
    public string? Text(string name) => Arguments.GetValueOrDefault(name);

    /// <summary>A value of a number; null when it was not given and has no default.</summary>
    public long? Number(string name) =>
        Text(name) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether a flag was given.</summary>
    public bool Has(string name) => Arguments.ContainsKey(name);

    /// <summary>Words that mean this call.</summary>
    public IReadOnlyList<string> Words =>
    [
        .. Command.FullName.Split(' '),
        .. Command.Parameters.Where(p => Arguments.TryGetValue(p.Name, out var value) && !string.Equals(value, p.Default, StringComparison.Ordinal)).SelectMany(WordsOf),
    ];

    /// <summary>The call as an operator could type it.</summary>
    public override string ToString() => Inspection.Words.Join(Words);

    private string[] WordsOf(Parameter parameter) => parameter switch
    {
        { Kind: ParameterKind.Flag } => [parameter.Switch],
        { Kind: ParameterKind.Command } => Arguments[parameter.Name].Split(' '),
        { IsPositional: true } => [Arguments[parameter.Name]],
        _ => [parameter.Switch, Arguments[parameter.Name]],
    };
}

/// <summary>What parsing came to: a call, or the fault that keeps it from being one.</summary>
/// <param name="Call">The call.</param>
/// <param name="Fault">One sentence about what is wrong, without a full stop.</param>
public sealed record ParsedCall(Call? Call, string? Fault)
{
    internal static ParsedCall Wrong(string fault) => new(null, fault);
}
