using FluentMigrator.Runner;
using FluentMigrator.Runner.Conventions;
using FluentMigrator.Runner.Processors;
using Mallard.Hosting.Databases.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Mallard.Hosting.Databases;

/// <summary>Brings a database to the tables that this build expects.</summary>
public static class Schema
{
    /// <summary>
    /// Applies what is missing; nothing on a database that is up to date. Any number of nodes may do so at once: one migrates, the
    /// others wait for it. Throws if the database cannot be reached or a migration fails; it may be called again.
    /// </summary>
    public static async Task MigrateAsync(Database database, CancellationToken cancellation = default)
    {
        await using var guard = await database.Engine.LockForMigrationAsync(cancellation);

        // The migration tool is synchronous.
        await Task.Run(() => Migrate(database), cancellation);
    }

    private static void Migrate(Database database)
    {
        using var services = new ServiceCollection()
            .AddFluentMigratorCore()
            .AddSingleton<IConventionSet>(new DefaultConventionSet(database.Engine.SchemaName, workingDirectory: null))
            .Configure<ProcessorOptions>(options => options.Timeout = database.Settings.MigrationTimeout)
            .ConfigureRunner(runner =>
            {
                database.Engine.Configure(runner);
                runner.ScanIn(typeof(CreateUsers).Assembly).For.Migrations();
            })
            .BuildServiceProvider(validateScopes: true);
        using var scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
    }
}
