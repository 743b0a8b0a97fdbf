using System.Collections.Concurrent;
using Mallard.Gateway.Accounts;
using Mallard.Messages;
using Mallard.Protocol;

namespace Mallard.Cluster.Tests.Harness;

/// <summary>Accounts without a database, shared by the gateways of a test; a password is right when it is the registered one.</summary>
internal sealed class MemoryAccounts : IAccounts
{
    private readonly ConcurrentDictionary<string, (int Id, string Password, string Name)> _accounts = new();
    private int _lastId;

    /// <summary>Completed to let a login go on; tests that need a slow login replace it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Task<RegisterOutcome> RegisterAsync(string email, string password, string nickname) =>
        Task.FromResult<RegisterOutcome>(_accounts.TryAdd(email, (Interlocked.Increment(ref _lastId), password, nickname))
            ? new RegisterOutcome.Registered()
            : new RegisterOutcome.Refused(PlayerTexts.EmailTaken));

    public async Task<LoginOutcome> LogInAsync(string email, string password)
    {
        await Gate;
        return _accounts.TryGetValue(email, out var account) && account.Password == password
            ? new LoginOutcome.LoggedIn(new UserId(account.Id), account.Name)
            : new LoginOutcome.Refused(PlayerTexts.CredentialsWrong);
    }
}
