using System.Buffers;
using System.Text;

namespace Mallard.Gateway.Accounts;

/// <summary>
/// What counts as an e-mail address: the rules that published clients have always met. Quoted local parts, comments and address
/// literals are valid by RFC 5321 and refused here, as before.
/// </summary>
internal static class EmailAddress
{
    // RFC 5321, 4.5.3.1, with the two characters for the angle brackets of a path taken off; RFC 1035, 2.3.4.
    private const int MaxLength = 254;
    private const int MaxLocalBytes = 64;
    private const int MaxLabel = 63;

    private static readonly SearchValues<char> LocalCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_!#$%&'*+-/=?^`{|}~");

    /// <summary>The form in which addresses are stored and compared: letter case does not make another account.</summary>
    public static string Normalize(string address) => address.ToLowerInvariant();

    public static bool IsValid(string address, IReadOnlyList<string> topLevelDomains)
    {
        if (address.Length > MaxLength) return false;

        var at = address.IndexOf('@');
        if (at <= 0 || address.IndexOf('@', at + 1) >= 0) return false;

        return IsLocalPart(address[..at]) && IsDomain(address[(at + 1)..], topLevelDomains);
    }

    private static bool IsLocalPart(string local) =>
        Encoding.UTF8.GetByteCount(local) <= MaxLocalBytes
        && local.Split('.').All(atom => atom.Length > 0 && atom.All(c => LocalCharacters.Contains(c) || IsForeign(c)));

    private static bool IsDomain(string domain, IReadOnlyList<string> topLevelDomains)
    {
        var labels = domain.Split('.');
        if (labels.Length < 2 || !labels.All(IsLabel)) return false;

        var last = labels[^1];
        return !char.IsAsciiDigit(last[0])
            && (topLevelDomains.Count == 0 || topLevelDomains.Contains(last, StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-' || (IsForeign(c) && !char.IsPunctuation(c)));

    // Internationalised addresses: anything beyond ASCII that is visible.
    private static bool IsForeign(char c) => !char.IsAscii(c) && !char.IsControl(c) && !char.IsWhiteSpace(c);
}
