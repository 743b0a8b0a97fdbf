using Mallard.Messages;

namespace Mallard.Gateway.Accounts;

/// <summary>Registers and recognises players. Never blocks the caller, never throws: whatever goes wrong is an outcome with a text.</summary>
public interface IAccounts
{
    /// <summary>Creates an account.</summary>
    Task<RegisterOutcome> RegisterAsync(string email, string password, string nickname);

    /// <summary>Checks credentials.</summary>
    Task<LoginOutcome> LogInAsync(string email, string password);
}

/// <summary>What came of a registration.</summary>
public abstract record RegisterOutcome
{
    /// <summary>The account exists.</summary>
    public sealed record Registered : RegisterOutcome;

    /// <summary>No account was made.</summary>
    /// <param name="Text">Why, in the words players know.</param>
    public sealed record Refused(string Text) : RegisterOutcome;
}

/// <summary>What came of a login.</summary>
public abstract record LoginOutcome
{
    /// <summary>The credentials are right.</summary>
    public sealed record LoggedIn(UserId UserId, string Name) : LoginOutcome;

    /// <summary>They are not, or could not be checked.</summary>
    /// <param name="Text">Why, in the words players know.</param>
    public sealed record Refused(string Text) : LoginOutcome;
}
