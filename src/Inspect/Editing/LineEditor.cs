using Mallard.Inspection;

namespace Mallard.Inspect.Editing;

/// <summary>Reads a line with the keys that people know: arrows, Home, End, Tab, and what shells do with Ctrl.</summary>
internal sealed class LineEditor(IKeys keys, TextWriter screen, History history, Func<string, Completion> complete)
{
    private string _prompt = "";
    private string _line = "";
    private int _cursor;
    private int _place;
    private string _own = "";

    /// <summary>Reads a line.</summary>
    /// <returns>The line; null when there will be no more.</returns>
    public string? Read(string prompt)
    {
        (_prompt, _line, _cursor, _place, _own) = (prompt, "", 0, history.Lines.Count, "");
        Draw();
        while (true)
        {
            if (keys.Read() is not { } key || (Is(key, ConsoleKey.D) && _line.Length == 0))
            {
                screen.WriteLine();
                return null;
            }

            if (key.Key == ConsoleKey.Enter)
            {
                screen.WriteLine();
                return _line;
            }

            if (Is(key, ConsoleKey.C))
            {
                screen.WriteLine("^C");
                (_line, _cursor, _place) = ("", 0, history.Lines.Count);
            }
            else
            {
                Press(key);
            }

            Draw();
        }
    }

    private void Press(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow:
                _cursor = Math.Max(0, _cursor - 1);
                break;
            case ConsoleKey.RightArrow:
                _cursor = Math.Min(_line.Length, _cursor + 1);
                break;
            case ConsoleKey.Home:
            case ConsoleKey.A when Is(key, ConsoleKey.A):
                _cursor = 0;
                break;
            case ConsoleKey.End:
            case ConsoleKey.E when Is(key, ConsoleKey.E):
                _cursor = _line.Length;
                break;
            case ConsoleKey.Backspace when _cursor > 0:
                _line = _line.Remove(--_cursor, 1);
                break;
            case ConsoleKey.Delete when _cursor < _line.Length:
                _line = _line.Remove(_cursor, 1);
                break;
            case ConsoleKey.U when Is(key, ConsoleKey.U):
                (_line, _cursor) = (_line[_cursor..], 0);
                break;
            case ConsoleKey.K when Is(key, ConsoleKey.K):
                _line = _line[.._cursor];
                break;
            case ConsoleKey.W when Is(key, ConsoleKey.W):
                var start = _line[.._cursor].TrimEnd().LastIndexOf(' ') + 1;
                (_line, _cursor) = (_line.Remove(start, _cursor - start), start);
                break;
            case ConsoleKey.UpArrow:
                Recall(_place - 1);
                break;
            case ConsoleKey.DownArrow:
                Recall(_place + 1);
                break;
            case ConsoleKey.Escape:
                (_line, _cursor) = ("", 0);
                break;
            case ConsoleKey.Tab:
                Complete();
                break;
            default:
                if (!char.IsControl(key.KeyChar)) _line = _line.Insert(_cursor++, key.KeyChar.ToString());
                break;
        }
    }

    // What was being typed is the newest line there is, and comes back with the arrow down.
    private void Recall(int place)
    {
        if (place < 0 || place > history.Lines.Count) return;
        if (_place == history.Lines.Count) _own = _line;
        _place = place;
        _line = place == history.Lines.Count ? _own : history.Lines[place];
        _cursor = _line.Length;
    }

    // As far as all candidates agree; where they do not from here on, they are shown.
    private void Complete()
    {
        var completion = complete(_line[.._cursor]);
        if (completion.Candidates.Count == 0) return;
        var partial = _line[completion.Start.._cursor];
        var common = completion.Candidates.Aggregate(Common);
        var isOnly = completion.Candidates.Count == 1;
        if (common.Length > partial.Length || isOnly)
        {
            var text = isOnly ? Words.Quoted(common) + " " : common;
            _line = string.Concat(_line.AsSpan(0, completion.Start), text, _line.AsSpan(_cursor).TrimStart());
            _cursor = completion.Start + text.Length;
            return;
        }

        screen.WriteLine();
        screen.WriteLine(string.Join("  ", completion.Candidates));
    }

    private static string Common(string a, string b)
    {
        var length = 0;
        while (length < a.Length && length < b.Length && a[length] == b[length]) length++;
        return a[..length];
    }

    // The whole line anew: commands are short.
    private void Draw()
    {
        var back = _line.Length - _cursor;
        screen.Write($"\r{_prompt}{_line}\u001b[K{(back > 0 ? $"\u001b[{back}D" : "")}");
        screen.Flush();
    }

    private static bool Is(ConsoleKeyInfo key, ConsoleKey control) => key.Key == control && key.Modifiers.HasFlag(ConsoleModifiers.Control);
}
