using System.Text;

namespace Mallard.Hosting.Configuration;

/// <summary>
/// Reads the part of HOCON that our files use: sections, dotted and quoted keys, texts, lists of texts, comments.
/// Akka's own parser accepts unbalanced braces and open quotes, ignores <c>+=</c> and lets <c>${?x}</c> erase values; a file
/// that operators edit at night needs one that says what is wrong, in which line. What we do not read, we refuse by name.
/// </summary>
internal sealed class HoconReader
{
    private readonly string _text;
    private readonly string _file;
    private readonly List<Setting> _settings = [];
    private int _at;
    private int _line = 1;

    private HoconReader(string text, string file) => (_text, _file) = (text, file);

    /// <summary>All settings in the order of the text; of two with the same key the later one is meant.</summary>
    /// <exception cref="HoconSyntaxException">Names the file, the line and the reason.</exception>
    public static IReadOnlyList<Setting> Read(string text, string file)
    {
        var reader = new HoconReader(text, file);
        reader.Members([], openedAt: null);
        return reader._settings;
    }

    /// <summary>A list as it would stand in a file: <c>[a, "b"]</c>.</summary>
    /// <exception cref="HoconSyntaxException">The text is no list.</exception>
    public static IReadOnlyList<string> ReadList(string text, string source)
    {
        var reader = new HoconReader(text, source);
        reader.Take('[');
        var items = reader.Items();
        reader.SkipBlank();
        return reader.Ended ? items : throw reader.Fault("there is text after the closing ]");
    }

    private bool Ended => _at >= _text.Length;

    private char Next => Ended ? '\0' : _text[_at];

    private void Members(IReadOnlyList<string> section, int? openedAt)
    {
        while (true)
        {
            SkipBlank(alsoCommas: true);
            if (Ended)
            {
                if (openedAt is not null) throw Fault($"the section {Keys.Join(section)} opened in line {openedAt} is not closed; a }} is missing");
                return;
            }

            if (Next == '}')
            {
                if (openedAt is null) throw Fault("there is a } too many");
                _at++;
                return;
            }

            Member(section);
        }
    }

    private void Member(IReadOnlyList<string> section)
    {
        var line = _line;
        IReadOnlyList<string> path = [.. section, .. Path()];
        var key = Keys.Join(path);
        SkipSpaces();
        if (Next is '=' or ':')
        {
            _at++;
            SkipSpaces();
        }
        else if (Next != '{')
        {
            throw Fault(path[^1] == "include" ? "include is not supported; name further files with --config" : $"expected = or {{ after {key}");
        }

        switch (Next)
        {
            case '{':
                _at++;
                Members(path, line);
                break;
            case '[':
                _at++;
                _settings.Add(Setting.List(key, Items(), Source(line)));
                break;
            default:
                _settings.Add(Setting.Scalar(key, Scalar(key), Source(line)));
                break;
        }

        SkipSpaces();
        if (!Ended && Next is not ('\n' or '\r' or ',' or '}' or '#') && !AtComment) throw Fault($"there is more text after the value of {key}; put the whole value in quotes");
    }

    private List<string> Path()
    {
        var path = new List<string>();
        while (true)
        {
            path.Add(Next == '"' ? Quoted() : Plain());
            if (Next != '.') return path;
            _at++;
        }
    }

    private string Plain()
    {
        var start = _at;
        // += is an operator, not the end of a name.
        while (!Ended && Keys.IsPlain(Next) && !(Next == '+' && _at + 1 < _text.Length && _text[_at + 1] == '=')) _at++;
        if (_at > start) return _text[start.._at];
        throw Fault(Ended ? "the file ends where a key should be" : $"'{Next}' cannot begin a key");
    }

    private List<string> Items()
    {
        var openedAt = _line;
        var items = new List<string>();
        while (true)
        {
            SkipBlank(alsoCommas: true);
            if (Ended) throw Fault($"the list opened in line {openedAt} is not closed; a ] is missing");
            if (Next == ']')
            {
                _at++;
                return items;
            }

            if (Next is '{' or '[') throw Fault("a list holds texts only, no sections and no lists");
            items.Add(Scalar("the item"));
        }
    }

    private string Scalar(string what)
    {
        if (Next == '"') return Quoted();
        var start = _at;
        while (!Ended && Next is not ('\n' or '\r' or ',' or '}' or ']' or '#') && !AtComment)
        {
            if (Next == '$') throw Fault($"{what} uses ${{...}}, which is not supported; write the value, or set it by an environment variable");
            if (Next is '"' or '{' or '[' or ':' or '=') throw Fault($"{what} has a {Next} in its value; put the whole value in quotes");
            _at++;
        }

        var value = _text[start.._at].Trim();
        return value.Length > 0 ? value : throw Fault($"{what} has no value; an empty text is written \"\"");
    }

    private string Quoted()
    {
        _at++;
        var value = new StringBuilder();
        while (!Ended && Next is not ('"' or '\n'))
        {
            value.Append(Next == '\\' ? Escaped() : Next);
            _at++;
        }

        if (Next != '"') throw Fault("a quote is not closed");
        _at++;
        return value.ToString();
    }

    private char Escaped()
    {
        _at++;
        return Next switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            '"' or '\\' or '/' => Next,
            _ => throw Fault($"\\{Next} is no known escape; a backslash in quotes is written \\\\"),
        };
    }

    private bool AtComment => Next == '#' || (Next == '/' && _at + 1 < _text.Length && _text[_at + 1] == '/');

    private void SkipSpaces()
    {
        while (Next is ' ' or '\t' or '\r') _at++;
    }

    private void SkipBlank(bool alsoCommas = false)
    {
        for (; !Ended; _at++)
        {
            if (Next == '\n') _line++;
            else if (AtComment) _at = _text.IndexOf('\n', _at) is >= 0 and var end ? end - 1 : _text.Length - 1;
            else if (!(char.IsWhiteSpace(Next) || Next == '\uFEFF' || (alsoCommas && Next == ','))) return;
        }
    }

    private void Take(char expected)
    {
        SkipBlank();
        if (Next != expected) throw Fault($"expected {expected}");
        _at++;
    }

    private string Source(int line) => $"{_file} line {line}";

    private HoconSyntaxException Fault(string reason) => new($"{_file} line {_line}: {reason}");
}
