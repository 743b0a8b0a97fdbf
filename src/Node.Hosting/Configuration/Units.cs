using System.Globalization;

namespace Mallard.Hosting.Configuration;

/// <summary>Durations and sizes as operators write them: <c>500ms</c>, <c>10s</c>, <c>64 KiB</c>.</summary>
internal static class Units
{
    private static readonly (string Name, double Milliseconds)[] Times =
    [
        ("ms", 1), ("milliseconds", 1), ("millisecond", 1), ("millis", 1),
        ("s", 1000), ("seconds", 1000), ("second", 1000),
        ("m", 60_000), ("min", 60_000), ("minutes", 60_000), ("minute", 60_000),
        ("h", 3_600_000), ("hours", 3_600_000), ("hour", 3_600_000),
        ("d", 86_400_000), ("days", 86_400_000), ("day", 86_400_000),
    ];

    private static readonly (string Name, double Bytes)[] Sizes =
    [
        ("b", 1), ("byte", 1), ("bytes", 1), ("", 1),
        ("k", 1024), ("kib", 1024), ("kb", 1000),
        ("m", 1 << 20), ("mib", 1 << 20), ("mb", 1_000_000),
        ("g", 1 << 30), ("gib", 1 << 30), ("gb", 1_000_000_000),
    ];

    public static TimeSpan? Duration(string text) => Parse(text, Times) is { } ms and <= 1e12 ? TimeSpan.FromMilliseconds(ms) : null;

    public static long? Bytes(string text) => Parse(text, Sizes) is { } bytes and <= long.MaxValue / 2 ? (long)bytes : null;

    public static bool? Switch(string text) => text switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        _ => null,
    };

    public static string Show(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => $"{time.TotalMilliseconds:0.###}ms",
        { TotalMinutes: < 5 } => $"{time.TotalSeconds:0.###}s",
        { TotalHours: < 5 } => $"{time.TotalMinutes:0.###}m",
        { TotalDays: < 3 } => $"{time.TotalHours:0.###}h",
        _ => $"{time.TotalDays:0.###}d",
    };

    public static string Show(long bytes) => bytes switch
    {
        >= 1 << 20 when bytes % (1 << 20) == 0 => $"{bytes >> 20} MiB",
        >= 1 << 10 when bytes % (1 << 10) == 0 => $"{bytes >> 10} KiB",
        _ => $"{bytes} bytes",
    };

    private static double? Parse(string text, (string Name, double Factor)[] units)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        var unit = text[digits..].Trim();
        foreach (var (name, factor) in units)
        {
            if (name.Equals(unit, StringComparison.OrdinalIgnoreCase)) return number * factor;
        }

        return null;
    }
}
