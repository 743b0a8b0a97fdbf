using CsCheck;
using Mallard.Gateway.Accounts;
using Mallard.Protocol;

namespace Mallard.Gateway.Tests.Accounts;

public sealed class RegistrationRulesSpecs
{
    private static readonly RegistrationRules Usual = new(new AccountSettings().AllowedTopLevelDomains);

    [Theory]
    [InlineData("", PlayerTexts.NicknameMissing)]
    [InlineData("1", PlayerTexts.NicknameTooShort)]
    [InlineData("12", null)]
    [InlineData("12345678901234567890", null)]
    [InlineData("123456789012345678901", PlayerTexts.NicknameTooLong)]
    [InlineData("🦆", null)]
    [InlineData("🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆1", PlayerTexts.NicknameTooLong)]
    [InlineData("a\0b", PlayerTexts.NicknameMissing)]
    public void A_nickname_has_2_to_20_units(string nickname, string? objection) =>
        Assert.Equal(objection, Usual.Objection(nickname, "duck@pond.com", "quack-1"));

    [Fact]
    public void Halves_of_a_character_are_no_text()
    {
        Assert.Equal(PlayerTexts.NicknameMissing, Usual.Objection("ab\ud83e", "duck@pond.com", "quack-1"));
        Assert.Equal(PlayerTexts.NicknameMissing, Usual.Objection("\udd86\ud83e", "duck@pond.com", "quack-1"));
        Assert.Equal(PlayerTexts.PasswordMissing, Usual.Objection("Duck", "duck@pond.com", "quack\udd86"));
    }

    [Theory]
    [InlineData("", PlayerTexts.PasswordMissing)]
    [InlineData("12345", PlayerTexts.PasswordTooShort)]
    [InlineData("123456", null)]
    [InlineData("123456789012345", null)]
    [InlineData("1234567890123456", PlayerTexts.PasswordTooLong)]
    [InlineData("오리꽥꽥오리", null)]
    public void A_password_has_6_to_15_units(string password, string? objection) =>
        Assert.Equal(objection, Usual.Objection("Duck", "duck@pond.com", password));

    [Theory]
    [InlineData("duck@pond.com")]
    [InlineData("duck@pond.net")]
    [InlineData("DUCK@POND.COM")]
    [InlineData("d.u+c_k!#$%&'*/=?^`{|}~-@sub.pond-1.com")]
    [InlineData("오리@연못.com")]
    [InlineData("1@2.com")]
    public void Usual_addresses_are_accepted(string email) => Assert.Null(Usual.Objection("Duck", email, "quack-1"));

    [Theory]
    [InlineData("", PlayerTexts.EmailMissing)]
    [InlineData("duck", PlayerTexts.EmailInvalid)]
    [InlineData("@pond.com", PlayerTexts.EmailInvalid)]
    [InlineData("duck@", PlayerTexts.EmailInvalid)]
    [InlineData("duck@com", PlayerTexts.EmailInvalid)]
    [InlineData("duck@.com", PlayerTexts.EmailInvalid)]
    [InlineData("duck@pond..com", PlayerTexts.EmailInvalid)]
    [InlineData("duck@pond.com.", PlayerTexts.EmailInvalid)]
    [InlineData("duck@pond.org", PlayerTexts.EmailInvalid)]
    [InlineData("duck@pond.co.kr", PlayerTexts.EmailInvalid)]
    [InlineData("duck@-pond.com", PlayerTexts.EmailInvalid)]
    [InlineData("duck@po_nd.com", PlayerTexts.EmailInvalid)]
    [InlineData("du ck@pond.com", PlayerTexts.EmailInvalid)]
    [InlineData(" duck@pond.com", PlayerTexts.EmailInvalid)]
    [InlineData("duck@pond.com ", PlayerTexts.EmailInvalid)]
    [InlineData(".duck@pond.com", PlayerTexts.EmailInvalid)]
    [InlineData("du..ck@pond.com", PlayerTexts.EmailInvalid)]
    [InlineData("duck@duck@pond.com", PlayerTexts.EmailInvalid)]
    [InlineData("\"du ck\"@pond.com", PlayerTexts.EmailInvalid)]
    [InlineData("duck\0@pond.com", PlayerTexts.EmailInvalid)]
    [InlineData("duck@pond。com", PlayerTexts.EmailInvalid)]
    public void Other_addresses_are_not(string email, string objection) =>
        Assert.Equal(objection, Usual.Objection("Duck", email, "quack-1"));

    [Theory]
    [InlineData(64, 60, null)]
    [InlineData(65, 60, PlayerTexts.EmailInvalid)]
    [InlineData(60, 63, null)]
    [InlineData(60, 64, PlayerTexts.EmailInvalid)]
    public void The_parts_of_an_address_are_limited(int local, int label, string? objection) =>
        Assert.Equal(objection, Usual.Objection("Duck", $"{new string('d', local)}@{new string('p', label)}.com", "quack-1"));

    [Fact]
    public void An_address_is_limited_as_a_whole()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('p', 59), 4)) + ".com";

        Assert.Null(Usual.Objection("Duck", new string('d', 254 - 1 - domain.Length) + "@" + domain, "quack-1"));
        Assert.NotNull(Usual.Objection("Duck", new string('d', 255 - 1 - domain.Length) + "@" + domain, "quack-1"));
    }

    [Fact]
    public void The_first_broken_rule_in_the_order_of_the_form_is_the_answer()
    {
        Assert.Equal(PlayerTexts.NicknameMissing, Usual.Objection("", "", ""));
        Assert.Equal(PlayerTexts.EmailMissing, Usual.Objection("Duck", "", ""));
        Assert.Equal(PlayerTexts.PasswordMissing, Usual.Objection("Duck", "duck@pond.com", ""));
    }

    [Fact]
    public void Operators_choose_the_top_level_domains()
    {
        var korean = new RegistrationRules(["kr", "org"]);
        var open = new RegistrationRules([]);

        Assert.Null(korean.Objection("Duck", "duck@pond.co.KR", "quack-1"));
        Assert.Equal(PlayerTexts.EmailInvalid, korean.Objection("Duck", "duck@pond.com", "quack-1"));
        Assert.Null(open.Objection("Duck", "duck@pond.museum", "quack-1"));
        Assert.Equal(PlayerTexts.EmailInvalid, open.Objection("Duck", "duck@127.0.0.1", "quack-1"));
    }

    [Fact]
    public void Whatever_is_sent_there_is_an_answer() =>
        Gen.Select(Gen.String, Gen.String, Gen.String).Sample((nickname, email, password) => Usual.Objection(nickname, email, password) != "");
}
