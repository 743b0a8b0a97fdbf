using FluentMigrator;

namespace Mallard.Hosting.Databases.Migrations;

/// <summary>
/// The accounts. Table and columns are named as in the MySQL table that this one replaces, so that its export can be imported.
/// A nickname is unique exactly as written. An e-mail address is unique whatever its letter case, because it is stored in lower case
/// (an import has to lower it, and on PostgreSQL to move the sequence of the ids behind the last one it brought).
/// </summary>
[Migration(1, "Accounts")]
public sealed class CreateUsers : AutoReversingMigration
{
    /// <inheritdoc/>
    public override void Up()
    {
        Create.Table("users")
            .WithColumn("id").AsInt32().PrimaryKey("pk_users").Identity()
            .WithColumn("name").AsString(255).NotNullable()
            .WithColumn("email").AsString(255).NotNullable()
            .WithColumn("password").AsString(255).NotNullable().WithColumnDescription("bcrypt hash")
            .WithColumn("create_dt").AsDateTime().NotNullable().WithDefault(SystemMethods.CurrentUTCDateTime)
            .WithColumn("update_dt").AsDateTime().NotNullable().WithDefault(SystemMethods.CurrentUTCDateTime);

        Create.Index("ux_users_name").OnTable("users").OnColumn("name").Unique();
        Create.Index("ux_users_email").OnTable("users").OnColumn("email").Unique();
    }
}
