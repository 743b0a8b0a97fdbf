using System.Collections.Concurrent;
using Dapper;
using Mallard.Gateway.Accounts;
using Mallard.Hosting.Databases;
using Mallard.Protocol;
using Mallard.Tests.Databases;

namespace Mallard.Gateway.Tests.Accounts;

/// <summary>Gateways over one database; hashes are cheap here, so that the tests are quick.</summary>
public abstract class AccountsScenario(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    protected const string Password = "quack-1";

    private readonly List<IAsyncDisposable> _owned = [];
    private TestDatabase? _store;

    protected static AccountSettings Quick { get; } = new() { HashCost = 4, HashWorkers = 2 };

    protected ConcurrentQueue<Exception> Reports { get; } = new();

    protected TestDatabase Store => _store ?? throw new InvalidOperationException("The database has not been created.");

    protected SqlAccounts ImpatientGateway() => Gateway(database: Store.ImpatientSettings);

    protected SqlAccounts Gateway(AccountSettings? settings = null, PasswordHasher? hasher = null, DatabaseSettings? database = null)
    {
        hasher ??= Own(new PasswordHasher(settings ?? Quick));
        return new SqlAccounts(Own(new Database(database ?? Store.Settings)), hasher, settings ?? Quick, (e, _) => Reports.Enqueue(e));
    }

    protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    protected Task<int> Execute(string sql, object? parameters = null) =>
        Own(new Database(Store.Settings)).RunAsync((connection, _) => connection.ExecuteAsync(sql, parameters));

    protected Task<string?> StoredPassword(string email) =>
        Own(new Database(Store.Settings)).RunAsync(
            (connection, _) => connection.ExecuteScalarAsync<string>("SELECT password FROM users WHERE email = @email", new { email }));

    protected static async Task IsRegistered(Task<RegisterOutcome> registration) =>
        Assert.IsType<RegisterOutcome.Registered>(await registration);

    protected static async Task IsRefused(string text, Task<RegisterOutcome> registration) =>
        Assert.Equal(text, Assert.IsType<RegisterOutcome.Refused>(await registration).Text);

    protected static async Task IsRefused(string text, Task<LoginOutcome> login) =>
        Assert.Equal(text, Assert.IsType<LoginOutcome.Refused>(await login).Text);

    protected static async Task<LoginOutcome.LoggedIn> IsLoggedIn(Task<LoginOutcome> login) =>
        Assert.IsType<LoginOutcome.LoggedIn>(await login);

    protected static Task IsUnavailable(Task<RegisterOutcome> registration) =>
        IsRefused(PlayerTexts.ServiceUnavailable, registration.WaitAsync(TimeSpan.FromSeconds(30)));

    protected static Task IsUnavailable(Task<LoginOutcome> login) =>
        IsRefused(PlayerTexts.ServiceUnavailable, login.WaitAsync(TimeSpan.FromSeconds(30)));

    public async Task InitializeAsync()
    {
        _store = await create();
        await Schema.MigrateAsync(Own(new Database(Store.Settings)));
    }

    public async Task DisposeAsync()
    {
        foreach (var owned in _owned) await owned.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
    }
}
