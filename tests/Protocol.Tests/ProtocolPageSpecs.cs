using System.Text.RegularExpressions;

namespace Mallard.Protocol.Tests;

/// <summary>docs/protocol.md is what client developers work from, so it must say what the code does.</summary>
public sealed partial class ProtocolPageSpecs
{
    private static readonly string Page = Read();

    [Fact]
    public void The_packet_table_of_the_page_is_the_one_of_the_code()
    {
        var rows = Row().Matches(Page).Select(m => (
            Id: int.Parse(m.Groups["id"].ValueSpan),
            Name: m.Groups["name"].Value.Replace("_", "", StringComparison.Ordinal),
            IsRequest: m.Groups["direction"].Value == "C → S",
            Node: m.Groups["node"].Value,
            Member: m.Groups["member"].Value,
            Number: int.Parse(m.Groups["number"].ValueSpan))).ToArray();

        Assert.Equal(PacketTable.All.Select(i => (int)i.Type), rows.Select(r => r.Id));
        foreach (var (info, row) in PacketTable.All.Zip(rows))
        {
            Assert.Equal(info.Type.ToString(), row.Name, ignoreCase: true);
            Assert.Equal(info.IsRequest, row.IsRequest);
            Assert.Equal((int)info.Payload, row.Number);
            Assert.Equal(info.Payload.ToString(), row.Member, ignoreCase: true);
            if (info.IsRequest) Assert.Equal(info.Destination.ToString(), row.Node, ignoreCase: true);
        }
    }

    [Fact]
    public void The_frame_shown_byte_by_byte_is_a_recorded_one()
    {
        var shown = Convert.FromHexString(Example().Match(Page).Value.Replace(" ", "", StringComparison.Ordinal));

        Assert.Equal(GoldenFrames.ByType[PacketType.LoginRequest].Bytes, shown);
    }

    [Fact]
    public void The_page_says_where_the_ids_of_games_begin() =>
        Assert.Contains($"Packet types from {PacketTable.FirstGameType} to {ushort.MaxValue} belong to the game", Page, StringComparison.Ordinal);

    [Fact]
    public void The_page_shows_every_text_a_player_can_get()
    {
        var texts = typeof(PlayerTexts).GetFields().Select(f => (string)f.GetRawConstantValue()!);

        Assert.All(texts, text => Assert.Contains(text, Page, StringComparison.Ordinal));
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(ProtocolPageSpecs).Assembly.GetManifestResourceStream("protocol.md")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(
        @"^\| (?<id>\d{4}) \| (?<name>\w+) \| (?<direction>. → .) \| (?<node>\w+) \| `(?<member>\w+)` (?<number>\d+) \| ",
        RegexOptions.Multiline,
        1000)]
    private static partial Regex Row();

    [GeneratedRegex("^03eb 05 [0-9a-f ]+$", RegexOptions.Multiline, 1000)]
    private static partial Regex Example();
}
