using Mallard.Hosting.Databases;

namespace Mallard.Hosting.Tests.Databases;

public sealed class DatabaseSettingsSpecs
{
    [Fact]
    public void Printing_the_settings_keeps_the_password_secret()
    {
        var settings = new DatabaseSettings(DatabaseProvider.Postgres, "Host=db;Password=hush");

        Assert.DoesNotContain("hush", settings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "Data Source=:memory:")]
    [InlineData(DatabaseProvider.Sqlite, "Data Source=shared;Mode=Memory;Cache=Shared")]
    [InlineData(DatabaseProvider.Sqlite, "")]
    [InlineData(DatabaseProvider.Sqlite, "Host=db")]
    [InlineData(DatabaseProvider.Postgres, "Data Source=./data/mallard.db")]
    [InlineData(DatabaseProvider.Postgres, "Username=mallard")]
    [InlineData((DatabaseProvider)7, "Host=db")]
    public void A_connection_string_that_cannot_be_right_is_refused_before_anything_is_opened(DatabaseProvider provider, string text) =>
        Assert.Throws<ArgumentException>(() => new Database(new DatabaseSettings(provider, text)));

    [Fact]
    public async Task A_path_that_cannot_hold_a_file_is_an_error_at_once()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var database = new Database(new DatabaseSettings(DatabaseProvider.Sqlite, $"Data Source={file}/below/test.db"));

            await Assert.ThrowsAnyAsync<IOException>(() => Schema.MigrateAsync(database));
            Assert.False(await database.IsReachableAsync());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
