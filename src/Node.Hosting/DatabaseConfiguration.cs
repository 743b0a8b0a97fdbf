using System.Data.Common;
using Mallard.Hosting.Configuration;
using Mallard.Hosting.Databases;
using Mallard.Hosting.Metrics;

namespace Mallard.Hosting;

/// <summary>The database that roles share: its settings, and the way from settings to an open one.</summary>
public static class DatabaseConfiguration
{
    private static readonly string[] Places = ["Data Source", "Host", "Port", "Database"];

    /// <summary>Reads <c>mallard.database</c>.</summary>
    public static DatabaseSettings Read(SettingsReader settings)
    {
        var section = settings.Shared("database");
        return new DatabaseSettings(section.OneOf<DatabaseProvider>("provider"), section.Text("connection-string"));
    }

    /// <summary>Opens the database and brings its tables up to date.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="metrics">Told of each call.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="NodeStartException">It cannot be reached or changed.</exception>
    public static async Task<Database> OpenAsync(DatabaseSettings settings, DatabaseMetrics? metrics, CancellationToken cancellationToken)
    {
        Database? database = null;
        try
        {
            database = new Database(settings, metrics);
            await Schema.MigrateAsync(database, cancellationToken);
            return database;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (database is not null) await database.DisposeAsync();
            throw new NodeStartException(
                $"The database ({Describe(settings)}) cannot be opened: {e.GetBaseException().Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Names a database for people: where it is, never its password.</summary>
    public static string Describe(DatabaseSettings settings)
    {
        var provider = settings.Provider.ToString().ToLowerInvariant();
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = settings.ConnectionString };
            var places = Places
                .Where(parts.ContainsKey)
                .Select(key => parts[key].ToString());
            return $"{provider}: {string.Join(' ', places)}";
        }
        catch (ArgumentException)
        {
            return provider;
        }
    }
}
