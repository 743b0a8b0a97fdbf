using System.Collections.Concurrent;
using Mallard.Gateway.Accounts;
using Mallard.Messages;
using Mallard.Protocol;

namespace Mallard.Gateway.Tests.Connections.Harness;

/// <summary>Accounts as a test wants them: everybody is known, and the password says what happens.</summary>
internal sealed class FakeAccounts : IAccounts
{
    public const string Right = "quack123";
    public const string Wrong = "meow4567";

    /// <summary>A password at which the account store breaks its promise never to throw.</summary>
    public const string Crash = "crash123";

    private readonly ConcurrentDictionary<string, UserId> _users = new();
    private readonly ConcurrentQueue<string> _calls = new();

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>Logins are answered when this is completed.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Registrations are answered when this is completed.</summary>
    public Task RegisterGate { get; set; } = Task.CompletedTask;

    public async Task<RegisterOutcome> RegisterAsync(string email, string password, string nickname)
    {
        _calls.Enqueue($"register {nickname}");
        await RegisterGate;
        return password switch
        {
            Wrong => new RegisterOutcome.Refused(PlayerTexts.EmailTaken),
            Crash => throw new InvalidOperationException("The account store crashed."),
            _ => new RegisterOutcome.Registered(),
        };
    }

    public async Task<LoginOutcome> LogInAsync(string email, string password)
    {
        _calls.Enqueue($"login {email}");
        await Gate;
        var name = email.Split('@')[0];
        return password switch
        {
            Wrong => new LoginOutcome.Refused(PlayerTexts.CredentialsWrong),
            Crash => throw new InvalidOperationException("The account store crashed."),
            _ => new LoginOutcome.LoggedIn(_users.GetOrAdd(name, _ => new UserId(_users.Count + 1)), name),
        };
    }
}
