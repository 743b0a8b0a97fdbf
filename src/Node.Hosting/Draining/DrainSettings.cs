using Mallard.Hosting.Configuration;

namespace Mallard.Hosting.Draining;

/// <summary>Settings of drains; <c>hocon/cluster.conf</c> says what each does.</summary>
/// <param name="Asked">Limits of a drain that an operator asks for.</param>
/// <param name="Signal">Limits of a drain that SIGTERM or SIGINT asks for.</param>
public sealed record DrainSettings(DrainLimits Asked, DrainLimits Signal)
{
    internal static DrainSettings Read(SettingsReader settings) => new(ReadLimits(settings), ReadLimits(settings.Section("signal")));

    private static DrainLimits ReadLimits(SettingsReader settings)
    {
        var day = TimeSpan.FromDays(1);
        return new DrainLimits(
            settings.Duration("grace", TimeSpan.Zero, TimeSpan.FromHours(1)),
            settings.Duration("player-limit", TimeSpan.Zero, day),
            settings.Duration("match-limit", TimeSpan.Zero, day));
    }
}
