using System.Text.Json;
using Google.Protobuf;
using Mallard.Protocol.Wire;

namespace Mallard.Protocol.Tests;

/// <summary>One frame as the published clients know it, and what it says.</summary>
/// <param name="Type">The id in its header.</param>
/// <param name="Version">The version string in its header.</param>
/// <param name="Message">What its payload says.</param>
/// <param name="Bytes">The whole frame.</param>
internal sealed record GoldenFrame(PacketType Type, string Version, GamePacket Message, byte[] Bytes)
{
    public ReadOnlySpan<byte> Payload => Bytes.AsSpan(7 + Version.Length);
}

/// <summary>A frame of every active packet type, recorded outside this code base: the yardstick that no refactoring may bend.</summary>
internal static class GoldenFrames
{
    public static readonly IReadOnlyList<GoldenFrame> All = Load();

    public static readonly IReadOnlyDictionary<PacketType, GoldenFrame> ByType = All.ToDictionary(f => f.Type);

    private static List<GoldenFrame> Load()
    {
        using var file = typeof(GoldenFrames).Assembly.GetManifestResourceStream("golden-frames.json")!;
        using var json = JsonDocument.Parse(file);
        return [.. json.RootElement.EnumerateArray().Select(Read)];
    }

    private static GoldenFrame Read(JsonElement entry)
    {
        var member = entry.GetProperty("member").GetString();
        var message = entry.GetProperty("message").GetRawText();
        return new GoldenFrame(
            (PacketType)entry.GetProperty("packetType").GetUInt16(),
            entry.GetProperty("version").GetString()!,
            JsonParser.Default.Parse<GamePacket>($$"""{"{{member}}":{{message}}}"""),
            Convert.FromHexString(entry.GetProperty("frame").GetString()!));
    }
}
