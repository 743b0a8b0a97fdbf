using Mallard.Protocol;

namespace Mallard.Gateway.Accounts;

/// <summary>
/// What a registration must look like. Lengths count UTF-16 units, nothing is trimmed, and the first broken rule in the order
/// nickname, e-mail, password is the answer.
/// </summary>
public sealed class RegistrationRules(IReadOnlyList<string> topLevelDomains)
{
    private const int MinNickname = 2;
    private const int MaxNickname = 20;
    private const int MinPassword = 6;
    private const int MaxPassword = 15;

    /// <summary>What is wrong, in the words players know; null if nothing is.</summary>
    public string? Objection(string nickname, string email, string password) =>
        ObjectionToNickname(nickname) ?? ObjectionToEmail(email) ?? ObjectionToPassword(password);

    /// <summary>
    /// Whether databases and hashes can take a text: no NUL, no half of a surrogate pair. Such a text is treated like a missing one.
    /// </summary>
    internal static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0') return false;
            if (!char.IsSurrogate(c)) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(c, text[i + 1])) return false;
            i++;
        }

        return true;
    }

    private static string? ObjectionToNickname(string nickname) => nickname.Length switch
    {
        0 => PlayerTexts.NicknameMissing,
        < MinNickname => PlayerTexts.NicknameTooShort,
        > MaxNickname => PlayerTexts.NicknameTooLong,
        _ => IsStorable(nickname) ? null : PlayerTexts.NicknameMissing,
    };

    private string? ObjectionToEmail(string email) => email.Length switch
    {
        0 => PlayerTexts.EmailMissing,
        _ => IsStorable(email) && EmailAddress.IsValid(email, topLevelDomains) ? null : PlayerTexts.EmailInvalid,
    };

    private static string? ObjectionToPassword(string password) => password.Length switch
    {
        0 => PlayerTexts.PasswordMissing,
        < MinPassword => PlayerTexts.PasswordTooShort,
        > MaxPassword => PlayerTexts.PasswordTooLong,
        _ => IsStorable(password) ? null : PlayerTexts.PasswordMissing,
    };
}
