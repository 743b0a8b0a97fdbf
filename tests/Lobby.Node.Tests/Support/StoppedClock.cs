namespace Mallard.Lobby.Node.Tests.Support;

/// <summary>A clock that a test moves.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;

    public override DateTimeOffset GetUtcNow() => Now;
}
