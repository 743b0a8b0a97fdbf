using Mallard.Inspect.Editing;

namespace Mallard.Inspect.Tests;

/// <summary>
/// Somebody who types: letters as they are, and <c>{Tab}</c>, <c>{Up}</c>, <c>{Ctrl+C}</c> and the like for the other keys. When all is
/// typed the terminal is closed.
/// </summary>
internal sealed class TypedKeys(string keys) : IKeys
{
    private int _at;

    public ConsoleKeyInfo? Read()
    {
        if (_at >= keys.Length) return null;
        var c = keys[_at++];
        if (c != '{') return new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false);
        var end = keys.IndexOf('}', _at);
        var name = keys[_at..end];
        _at = end + 1;
        if (name.StartsWith("Ctrl+", StringComparison.Ordinal)) return new ConsoleKeyInfo((char)(name[5] - 'A' + 1), Enum.Parse<ConsoleKey>(name[5..]), false, false, true);
        return name switch
        {
            "Up" => Key(ConsoleKey.UpArrow),
            "Down" => Key(ConsoleKey.DownArrow),
            "Left" => Key(ConsoleKey.LeftArrow),
            "Right" => Key(ConsoleKey.RightArrow),
            _ => Key(Enum.Parse<ConsoleKey>(name)),
        };
    }

    private static ConsoleKeyInfo Key(ConsoleKey key) => new('\0', key, false, false, false);
}
