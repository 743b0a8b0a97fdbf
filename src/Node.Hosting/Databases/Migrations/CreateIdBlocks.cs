using FluentMigrator;

namespace Mallard.Hosting.Databases.Migrations;

/// <summary>The counters that <see cref="IdBlocks"/> leases from.</summary>
[Migration(2, "Id blocks")]
public sealed class CreateIdBlocks : AutoReversingMigration
{
    /// <inheritdoc/>
    public override void Up() =>
        Create.Table("id_blocks")
            .WithColumn("name").AsString(100).PrimaryKey("pk_id_blocks")
            .WithColumn("next").AsInt64().NotNullable();
}
