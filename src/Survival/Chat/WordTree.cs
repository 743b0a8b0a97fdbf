namespace Mallard.Survival.Chat;

/// <summary>Listed words as a tree of characters, upper and lower case folded together. Read-only once built.</summary>
internal sealed class WordTree
{
    private readonly Node _root = new();

    public WordTree(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            var node = _root;
            foreach (var character in word) node = node.AddNext(Fold(character));
            // A word that is listed twice, or in two cases, is one word.
            if (node.Word < 0) node.Word = Count++;
        }
    }

    /// <summary>How many different words there are.</summary>
    public int Count { get; }

    /// <summary>The longest listed word at the very start of a text.</summary>
    /// <returns>Its length, or 0 if there is none.</returns>
    public int MatchAtStart(ReadOnlySpan<char> text, out int word)
    {
        word = -1;
        var length = 0;
        var node = _root;
        for (var i = 0; i < text.Length; i++)
        {
            node = node.Next(Fold(text[i]));
            if (node is null) break;
            if (node.Word < 0) continue;
            (word, length) = (node.Word, i + 1);
        }

        return length;
    }

    // By way of upper case, so that letters with two lower case forms (final sigma, long s) fold together too.
    private static char Fold(char character) => char.ToLowerInvariant(char.ToUpperInvariant(character));

    private sealed class Node
    {
        private readonly Dictionary<char, Node> _next = [];

        /// <summary>Number of the word that ends here, or -1.</summary>
        public int Word { get; set; } = -1;

        public Node? Next(char character) => _next.GetValueOrDefault(character);

        public Node AddNext(char character)
        {
            if (!_next.TryGetValue(character, out var node)) _next[character] = node = new Node();
            return node;
        }
    }
}
