using Dapper;
using Mallard.Hosting.Databases;
using Mallard.Messages;
using Mallard.Protocol;

namespace Mallard.Gateway.Accounts;

/// <summary>
/// Accounts in a table (<c>users</c>). A nickname is taken exactly as written, so "Duck" and "duck" are two players; an e-mail address
/// is taken whatever its letter case. Any thread may call.
/// </summary>
/// <param name="database">Where the table is; <see cref="Schema"/> has been applied to it.</param>
/// <param name="hasher">Hashes the passwords; not disposed here.</param>
/// <param name="settings">What is accepted.</param>
/// <param name="report">Told of everything unexpected, with a sentence that says what was going on. Never told who or what password.</param>
public sealed class SqlAccounts(Database database, PasswordHasher hasher, AccountSettings settings, Action<Exception, string> report)
    : IAccounts
{
    private readonly RegistrationRules _rules = new(settings.AllowedTopLevelDomains);

    /// <inheritdoc/>
    public async Task<RegisterOutcome> RegisterAsync(string email, string password, string nickname)
    {
        if (_rules.Objection(nickname, email, password) is { } objection) return new RegisterOutcome.Refused(objection);

        var address = EmailAddress.Normalize(email);
        try
        {
            // A hash costs a hundred times this question, and the constraints of the table have the last word anyway.
            if (await WhatIsTakenAsync(nickname, address) is { } taken) return new RegisterOutcome.Refused(taken);
            if (!hasher.TryHash(password, out var hash)) return new RegisterOutcome.Refused(PlayerTexts.ServiceUnavailable);
            return await InsertAsync(nickname, address, await hash);
        }
        catch (Exception e)
        {
            report(e, "A registration failed.");
            return new RegisterOutcome.Refused(PlayerTexts.ServiceUnavailable);
        }
    }

    /// <inheritdoc/>
    public async Task<LoginOutcome> LogInAsync(string email, string password)
    {
        try
        {
            // Strangers wait as long as owners of an account, or the time of the answer would tell which addresses have one.
            var possible = RegistrationRules.IsStorable(email) && RegistrationRules.IsStorable(password);
            var account = possible ? await FindAsync(EmailAddress.Normalize(email)) : null;
            if (!hasher.TryVerify(possible ? password : "", account?.Password ?? hasher.Decoy, out var matches))
            {
                return new LoginOutcome.Refused(PlayerTexts.ServiceUnavailable);
            }

            return await matches && account is not null
                ? new LoginOutcome.LoggedIn(new UserId(account.Id), account.Name)
                : new LoginOutcome.Refused(PlayerTexts.CredentialsWrong);
        }
        catch (Exception e)
        {
            report(e, "A login could not be checked.");
            return new LoginOutcome.Refused(PlayerTexts.ServiceUnavailable);
        }
    }

    private async Task<RegisterOutcome> InsertAsync(string name, string email, string password)
    {
        try
        {
            await database.RunAsync("insert_account", (connection, token) => connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO users (name, email, password) VALUES (@name, @email, @password)",
                new { name, email, password },
                cancellationToken: token)));
            return new RegisterOutcome.Registered();
        }
        catch (Exception e) when (database.IsDuplicate(e))
        {
            // Somebody was faster. Which value it was, engines say in different ways (SQLite only in prose): so ask the table.
            return new RegisterOutcome.Refused(await WhatIsTakenAsync(name, email) ?? PlayerTexts.ServiceUnavailable);
        }
    }

    private async Task<string?> WhatIsTakenAsync(string name, string email)
    {
        var holders = await database.RunAsync("find_taken", (connection, token) => connection.QueryAsync<Account>(new CommandDefinition(
            "SELECT name FROM users WHERE name = @name OR email = @email",
            new { name, email },
            cancellationToken: token)));

        string? taken = null;
        foreach (var holder in holders)
        {
            if (string.Equals(holder.Name, name, StringComparison.Ordinal)) return PlayerTexts.NicknameTaken;
            taken = PlayerTexts.EmailTaken;
        }

        return taken;
    }

    private Task<Account?> FindAsync(string email) =>
        database.RunAsync("find_account", (connection, token) => connection.QuerySingleOrDefaultAsync<Account>(new CommandDefinition(
            "SELECT id, name, password FROM users WHERE email = @email",
            new { email },
            cancellationToken: token)));

    private sealed class Account
    {
        public int Id { get; init; }

        public string Name { get; init; } = "";

        public string Password { get; init; } = "";
    }
}
