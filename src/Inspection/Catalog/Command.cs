namespace Mallard.Inspection;

/// <summary>Which members of the cluster a command is carried out on, whichever was asked.</summary>
public enum Reach
{
    /// <summary>One: the member asked if it has the command's role, or else any that has it; the one of <c>--node</c> if given.</summary>
    OneNode,

    /// <summary>Every member with the command's role; only the one of <c>--node</c> if given. Their rows become one table.</summary>
    EveryNode,
}

/// <summary>One thing an operator can ask or order.</summary>
/// <param name="Palette">The first word.</param>
/// <param name="Name">The second word; empty where the palette itself is the command.</param>
/// <param name="Summary">One sentence for people.</param>
public sealed record Command(string Palette, string Name, string Summary)
{
    /// <summary>In the order they are given and shown.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Whether it changes anything: such a command needs to be confirmed, and is written to the audit log.</summary>
    public bool Changes { get; init; }

    /// <summary>Whether its answer has no end of its own.</summary>
    public bool Streams { get; init; }

    /// <summary>Who carries it out.</summary>
    public Reach Reach { get; init; }

    /// <summary>The role that members need for it; null when every member has it.</summary>
    public string? Role { get; init; }

    /// <summary>
    /// For commands about one thing that some member may have: what is said when none has it. Members that do not have it have nothing to
    /// say, and whoever has it speaks alone. Null for other commands.
    /// </summary>
    public string? WhenNobodyHasIt { get; init; }

    /// <summary>Its words: <c>cluster show</c>. Also its name between nodes.</summary>
    public string FullName => Name.Length == 0 ? Palette : $"{Palette} {Name}";

    /// <summary>Whether it answers page by page.</summary>
    public bool IsPaged => Parameters.Contains(CommonParameters.Take);

    /// <summary>The command with all it can be told, on one line.</summary>
    public string Usage => string.Join(' ', Parameters.Select(p => p.Usage).Prepend(FullName));

    /// <summary>The parameter of that name.</summary>
    public Parameter? Find(string name) => Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal));
}

/// <summary>Commands about one subject.</summary>
/// <param name="Name">The first word of its commands.</param>
/// <param name="Summary">One sentence for people.</param>
/// <param name="Commands">In the order of pages and help.</param>
public sealed record Palette(string Name, string Summary, IReadOnlyList<Command> Commands);
