namespace Mallard.Inspection;

/// <summary>Parameters that many commands have, the same everywhere.</summary>
public static class CommonParameters
{
    /// <summary>Most rows in one answer.</summary>
    public const int MaxTake = 1000;

    /// <summary>Most rows before the first one shown.</summary>
    public const int MaxSkip = 1_000_000;

    /// <summary>Rows to leave out before the first one shown.</summary>
    public static readonly Parameter Skip = new("skip", ParameterKind.Number, "Rows to leave out first.") { Default = "0", Max = MaxSkip };

    /// <summary>Rows to show.</summary>
    public static readonly Parameter Take = new("take", ParameterKind.Number, "Rows to show.") { Default = "100", Min = 1, Max = MaxTake };

    /// <summary>The one member to ask.</summary>
    public static readonly Parameter Node = new("node", ParameterKind.Address, "Asks only this member.") { Short = "-n" };

    /// <summary>The type of the entities of a shard region.</summary>
    public static readonly Parameter Region =
        new("type", ParameterKind.OneOf, "Type of the entities.") { Short = "-t", IsRequired = true, Values = ["user", "room", "match"] };
}
