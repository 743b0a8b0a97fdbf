using System.Text;

namespace Mallard.Hosting.Databases;

/// <summary>Which database engine holds the data.</summary>
public enum DatabaseProvider
{
    /// <summary>One file, for one machine: several processes may share it, but one writes at a time.</summary>
    Sqlite,

    /// <summary>A server, for clusters that span machines.</summary>
    Postgres,
}

/// <summary>Where the database is and how long it may take to answer.</summary>
/// <param name="Provider">The engine.</param>
/// <param name="ConnectionString">
/// In the words of Microsoft.Data.Sqlite or Npgsql. The figures below win over timeouts written in it. On PostgreSQL the first name
/// of a <c>Search Path</c>, if there is one, is the schema that holds the tables.
/// </param>
public sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>A SQLite file below the working directory: what a newcomer runs first.</summary>
    public static DatabaseSettings Default { get; } = new(DatabaseProvider.Sqlite, "Data Source=./data/mallard.db");

    /// <summary>
    /// How long connecting, or waiting for a free connection, may take. Whole seconds, default 3. Higher rides out short outages;
    /// every player who registers or logs in during a longer one waits that much for the refusal.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long one statement may take, on SQLite with the wait for another writer. Whole seconds, default 5. Lower answers sooner
    /// when the database hangs; too low turns a busy moment into refusals.
    /// </summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a starting node waits for another one that is migrating, and a migration for its statements. Default 60 s.</summary>
    public TimeSpan MigrationTimeout { get; init; } = TimeSpan.FromSeconds(60);

    // Records print their members, and a connection string holds a password.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Provider = ").Append(Provider);
        return true;
    }
}
