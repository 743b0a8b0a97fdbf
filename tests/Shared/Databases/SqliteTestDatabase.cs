using Mallard.Hosting.Databases;
using Microsoft.Data.Sqlite;

namespace Mallard.Tests.Databases;

/// <summary>A SQLite file in a folder that does not exist yet. It "goes away" when something else takes the whole file for itself.</summary>
public sealed class SqliteTestDatabase : TestDatabase
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mallard-tests-" + Guid.NewGuid().ToString("n"));
    private SqliteConnection? _intruder;

    private SqliteTestDatabase() =>
        Settings = Patient(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(_folder, "deeper", "test.db")}");

    public static Task<TestDatabase> CreateAsync() => Task.FromResult<TestDatabase>(new SqliteTestDatabase());

    public override async Task GoesAwayAsync()
    {
        SqliteConnection.ClearAllPools();
        var file = new SqliteConnectionStringBuilder(Settings.ConnectionString).DataSource;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _intruder = new SqliteConnection($"Data Source={file};Pooling=False");
        await _intruder.OpenAsync();
        await using var command = _intruder.CreateCommand();
        command.CommandText = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE intruder (id int); ";
        await command.ExecuteNonQueryAsync();
    }

    public override async Task ComesBackAsync()
    {
        if (_intruder is not null) await _intruder.DisposeAsync();
        _intruder = null;
    }

    public override async ValueTask DisposeAsync()
    {
        await ComesBackAsync();
        SqliteConnection.ClearAllPools();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
