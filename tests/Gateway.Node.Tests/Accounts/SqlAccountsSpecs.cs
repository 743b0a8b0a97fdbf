using Mallard.Protocol;
using Mallard.Tests.Databases;

namespace Mallard.Gateway.Tests.Accounts;

public sealed class SqlAccountsOnSqlite() : SqlAccountsSpecs(SqliteTestDatabase.CreateAsync);

public sealed class SqlAccountsOnPostgres() : SqlAccountsSpecs(PostgresTestDatabase.CreateAsync);

public abstract class SqlAccountsSpecs(Func<Task<TestDatabase>> create) : AccountsScenario(create)
{
    [SkippableFact]
    public async Task Who_registers_can_log_in_through_any_gateway()
    {
        await IsRegistered(Gateway().RegisterAsync("duck@pond.com", Password, "Duck"));

        var duck = await IsLoggedIn(Gateway().LogInAsync("duck@pond.com", Password));

        Assert.Equal("Duck", duck.Name);
        Assert.Equal(1, duck.UserId.Value);
        Assert.Empty(Reports);
    }

    [SkippableFact]
    public async Task Every_account_has_an_id_of_its_own()
    {
        var accounts = Gateway();
        await IsRegistered(accounts.RegisterAsync("duck@pond.com", Password, "Duck"));
        await IsRegistered(accounts.RegisterAsync("goose@pond.net", Password, "Goose"));

        var duck = await IsLoggedIn(accounts.LogInAsync("duck@pond.com", Password));
        var goose = await IsLoggedIn(accounts.LogInAsync("goose@pond.net", Password));

        Assert.NotEqual(duck.UserId, goose.UserId);
    }

    [SkippableFact]
    public async Task A_wrong_password_and_an_unknown_address_are_refused_alike()
    {
        var accounts = Gateway();
        await IsRegistered(accounts.RegisterAsync("duck@pond.com", Password, "Duck"));

        await IsRefused(PlayerTexts.CredentialsWrong, accounts.LogInAsync("duck@pond.com", "quack-2"));
        await IsRefused(PlayerTexts.CredentialsWrong, accounts.LogInAsync("nobody@pond.com", Password));
        await IsRefused(PlayerTexts.CredentialsWrong, accounts.LogInAsync("duck@pond.com", ""));
        await IsRefused(PlayerTexts.CredentialsWrong, accounts.LogInAsync("", ""));
        await IsRefused(PlayerTexts.CredentialsWrong, accounts.LogInAsync("duck@pond.com\0", Password));
        await IsRefused(PlayerTexts.CredentialsWrong, accounts.LogInAsync("duck@pond.com", "quack\ud83e"));
        await IsRefused(PlayerTexts.CredentialsWrong, accounts.LogInAsync(new string('x', 60_000), new string('y', 60_000)));
        Assert.Empty(Reports);
    }

    [SkippableFact]
    public async Task A_taken_nickname_or_address_is_named_and_the_nickname_comes_first()
    {
        var accounts = Gateway();
        await IsRegistered(accounts.RegisterAsync("duck@pond.com", Password, "Duck"));
        await IsRegistered(accounts.RegisterAsync("goose@pond.com", Password, "Goose"));

        await IsRefused(PlayerTexts.NicknameTaken, accounts.RegisterAsync("other@pond.com", Password, "Duck"));
        await IsRefused(PlayerTexts.EmailTaken, accounts.RegisterAsync("duck@pond.com", Password, "Other"));
        await IsRefused(PlayerTexts.NicknameTaken, accounts.RegisterAsync("duck@pond.com", Password, "Duck"));
        await IsRefused(PlayerTexts.NicknameTaken, accounts.RegisterAsync("goose@pond.com", Password, "Duck"));
    }

    [SkippableFact]
    public async Task Letter_case_matters_in_nicknames_and_not_in_addresses()
    {
        var accounts = Gateway();
        await IsRegistered(accounts.RegisterAsync("Duck@Pond.com", Password, "Duck"));
        await IsRegistered(accounts.RegisterAsync("other@pond.com", Password, "duck"));

        await IsRefused(PlayerTexts.EmailTaken, accounts.RegisterAsync("DUCK@pond.COM", Password, "Drake"));
        Assert.Equal("Duck", (await IsLoggedIn(accounts.LogInAsync("duck@POND.com", Password))).Name);
    }

    [SkippableTheory]
    [InlineData("오리꽥꽥")]
    [InlineData("🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆")]
    [InlineData("  ")]
    [InlineData("x'); DROP TABLE usr")]
    [InlineData("\" OR 1=1 --")]
    [InlineData("%_%_%_%_%_%_%_%_%_%_")]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af")]
    [InlineData("\u202eleft\r\n\t\u0001")]
    public async Task Nicknames_come_back_exactly_as_they_were_given(string nickname)
    {
        var accounts = Gateway();
        await IsRegistered(accounts.RegisterAsync("duck@pond.com", Password, nickname));

        Assert.Equal(nickname, (await IsLoggedIn(accounts.LogInAsync("duck@pond.com", Password))).Name);
        await IsRefused(PlayerTexts.NicknameTaken, accounts.RegisterAsync("other@pond.com", Password, nickname));
    }

    [SkippableFact]
    public async Task Of_many_who_register_one_nickname_at_once_exactly_one_gets_it()
    {
        var gateways = new[] { Gateway(), Gateway() };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(i => gateways[i % 2].RegisterAsync($"duck{i}@pond.com", Password, "Duck")));

        Assert.Single(outcomes.OfType<Gateway.Accounts.RegisterOutcome.Registered>());
        Assert.All(
            outcomes.OfType<Gateway.Accounts.RegisterOutcome.Refused>(),
            refused => Assert.Equal(PlayerTexts.NicknameTaken, refused.Text));
        Assert.Empty(Reports);
    }

    [SkippableFact]
    public async Task Of_many_who_register_one_address_at_once_exactly_one_gets_it()
    {
        var gateways = new[] { Gateway(), Gateway() };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(i => gateways[i % 2].RegisterAsync(i % 3 == 0 ? "DUCK@pond.com" : "duck@pond.com", Password, $"Duck{i}")));

        Assert.Single(outcomes.OfType<Gateway.Accounts.RegisterOutcome.Registered>());
        Assert.All(
            outcomes.OfType<Gateway.Accounts.RegisterOutcome.Refused>(),
            refused => Assert.Equal(PlayerTexts.EmailTaken, refused.Text));
        Assert.Empty(Reports);
    }

    [SkippableTheory]
    [InlineData("$2b$10$abcdefghijklmnopqrstuubRLV.CaGf4fe6hVq9LKxDhOguZroRqe")]
    [InlineData("$2a$10$abcdefghijklmnopqrstuubRLV.CaGf4fe6hVq9LKxDhOguZroRqe")]
    public async Task Accounts_of_the_original_system_log_in_with_their_passwords(string hash)
    {
        await Execute("INSERT INTO users (id, name, email, password) VALUES (42, 'Old', 'old@pond.com', @hash)", new { hash });

        var old = await IsLoggedIn(Gateway().LogInAsync("old@pond.com", "mallard-1"));

        Assert.Equal(42, old.UserId.Value);
        await IsRefused(PlayerTexts.CredentialsWrong, Gateway().LogInAsync("old@pond.com", "mallard-2"));
    }

    [SkippableFact]
    public async Task Passwords_are_stored_as_hashes_of_the_kind_the_original_used()
    {
        await IsRegistered(Gateway().RegisterAsync("duck@pond.com", Password, "Duck"));

        Assert.StartsWith("$2b$04$", await StoredPassword("duck@pond.com"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_stored_hash_that_is_none_is_reported_and_refused()
    {
        await Execute("INSERT INTO users (name, email, password) VALUES ('Odd', 'odd@pond.com', 'not a hash')");

        await IsUnavailable(Gateway().LogInAsync("odd@pond.com", Password));

        Assert.Single(Reports);
    }
}
