using System.Collections;
using System.Collections.Immutable;
using System.Text;
using Mallard.Protocol;

namespace Mallard.Survival.Chat;

/// <summary>
/// Replaces listed words in chat lines. One pass from left to right, the longest word at each place; the cost is that of the line, not
/// of the list. Shared by all games of a process: it holds no state.
/// </summary>
internal sealed class ChatFilter
{
    private readonly WordTree _words;
    private readonly ImmutableArray<string> _symbols;
    private readonly int _maxDifferentWords;

    public ChatFilter(ChatOptions options)
    {
        _words = new WordTree(options.Words);
        _symbols = options.Symbols;
        _maxDifferentWords = options.MaxDifferentWords;
    }

    public string Clean(string line, RandomSource random)
    {
        // Both are made for the first listed word; most lines have none and come back as they are.
        StringBuilder? cleaned = null;
        BitArray? seen = null;
        var different = 0;
        var copied = 0;

        for (var at = 0; at < line.Length;)
        {
            var length = _words.MatchAtStart(line.AsSpan(at), out var word);
            if (length == 0)
            {
                at++;
                continue;
            }

            seen ??= new BitArray(_words.Count);
            if (!seen[word] && ++different > _maxDifferentWords) return PlayerTexts.ChatReplaced;
            seen[word] = true;

            cleaned ??= new StringBuilder(line.Length);
            cleaned.Append(line, copied, at - copied).Append(_symbols[random.Below(_symbols.Length)]);
            at += length;
            copied = at;
        }

        return cleaned is null ? line : cleaned.Append(line, copied, line.Length - copied).ToString();
    }
}
