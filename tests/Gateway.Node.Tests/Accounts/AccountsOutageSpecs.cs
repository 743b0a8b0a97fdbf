using Mallard.Gateway.Accounts;
using Mallard.Tests.Databases;

namespace Mallard.Gateway.Tests.Accounts;

public sealed class AccountsOutageOnSqlite() : AccountsOutageSpecs(SqliteTestDatabase.CreateAsync);

public sealed class AccountsOutageOnPostgres() : AccountsOutageSpecs(PostgresTestDatabase.CreateAsync)
{
    [SkippableFact]
    public async Task While_the_database_hangs_players_are_refused_within_seconds()
    {
        var accounts = ImpatientGateway();
        await IsRegistered(accounts.RegisterAsync("duck@pond.com", Password, "Duck"));
        ((PostgresTestDatabase)Store).Freezes();

        await IsUnavailable(accounts.LogInAsync("duck@pond.com", Password));
        await IsUnavailable(accounts.RegisterAsync("goose@pond.com", Password, "Goose"));

        await Store.ComesBackAsync();
        await IsLoggedIn(accounts.LogInAsync("duck@pond.com", Password));
    }
}

public abstract class AccountsOutageSpecs(Func<Task<TestDatabase>> create) : AccountsScenario(create)
{
    [SkippableFact]
    public async Task While_the_database_is_away_players_are_refused_and_afterwards_served()
    {
        var accounts = ImpatientGateway();
        await IsRegistered(accounts.RegisterAsync("duck@pond.com", Password, "Duck"));

        await Store.GoesAwayAsync();
        await IsUnavailable(accounts.LogInAsync("duck@pond.com", Password));
        await IsUnavailable(accounts.RegisterAsync("goose@pond.com", Password, "Goose"));
        Assert.Equal(2, Reports.Count);

        await Store.ComesBackAsync();
        await IsLoggedIn(accounts.LogInAsync("duck@pond.com", Password));
        await IsRegistered(accounts.RegisterAsync("goose@pond.com", Password, "Goose"));
    }

    [SkippableFact]
    public async Task A_full_queue_of_hashes_refuses_at_once_and_blames_nobody()
    {
        var settings = new AccountSettings { HashCost = 12, HashWorkers = 1, HashQueue = 1 };
        var accounts = Gateway(settings);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => accounts.LogInAsync($"duck{i}@pond.com", Password)));

        var texts = outcomes.Cast<LoginOutcome.Refused>().Select(refused => refused.Text).ToArray();
        Assert.Contains(Protocol.PlayerTexts.ServiceUnavailable, texts);
        Assert.Contains(Protocol.PlayerTexts.CredentialsWrong, texts);
        Assert.Empty(Reports);
    }

    [SkippableFact]
    public async Task After_the_hasher_has_stopped_players_are_refused()
    {
        var hasher = new PasswordHasher(Quick);
        var accounts = Gateway(hasher: hasher);
        await hasher.DisposeAsync();

        await IsUnavailable(accounts.LogInAsync("duck@pond.com", Password));
        await IsUnavailable(accounts.RegisterAsync("duck@pond.com", Password, "Duck"));
    }
}
