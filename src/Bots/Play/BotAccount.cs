namespace Mallard.Bots.Play;

/// <summary>The account of one bot, within the limits that the server sets for names and passwords.</summary>
public sealed record BotAccount(string Nickname, string Email, string Password)
{
    public static BotAccount Of(string seed, int number) =>
        new($"bot-{seed}-{number}", $"bot-{seed}-{number}@mallard.com", $"quack-{seed}");

    /// <summary>A seed that is another one every time, so that a run never meets the accounts of an earlier one.</summary>
    public static string NewSeed() => Guid.NewGuid().ToString("N")[..8];
}
