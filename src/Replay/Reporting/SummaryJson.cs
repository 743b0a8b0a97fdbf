using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mallard.Replay.Course;

namespace Mallard.Replay.Reporting;

/// <summary>The summary as programs read it, on one line.</summary>
internal static class SummaryJson
{
    // Names are often Korean; they are to stay readable, and the output is not embedded in a web page.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ReplayReport report)
    {
        var (result, header) = (report.Result, report.Header);
        var inputs = new JsonObject();
        foreach (var (userId, count) in report.Inputs) inputs[$"{userId}"] = Packets(count);

        return new JsonObject
        {
            ["faithful"] = result.IsFaithful,
            ["divergence"] = result.Divergence is not { } divergence ? null : new JsonObject
            {
                ["afterTick"] = divergence.After,
                ["atTick"] = divergence.At,
                ["reason"] = divergence.Reason,
                ["suspicion"] = report.Suspicion,
            },
            ["recordedFailure"] = result.RecordedFailure,
            ["failure"] = result.Failure,
            ["end"] = result.End?.ToString(),
            ["cutOff"] = result.IsCutOff,
            ["game"] = header.Game,
            ["roomId"] = header.Setup.RoomId,
            ["seed"] = header.Setup.Seed,
            ["dataHash"] = header.DataHash,
            ["recordedBuild"] = header.Build,
            ["build"] = report.Build,
            ["ticks"] = result.Ticks,
            ["gameMs"] = report.Simulated.TotalMilliseconds,
            ["inputs"] = result.Inputs,
            ["inputsByPlayer"] = inputs,
            ["packets"] = result.Packets,
            ["packetBytes"] = result.PacketBytes,
            ["packetsByType"] = Packets(report.Outputs),
            ["hashes"] = result.Hashes,
            ["microsecondsPerTick"] = report.MicrosecondsPerTick,
            ["fileBytes"] = report.FileSize,
            ["fileBytesPerMinute"] = report.BytesPerMinute,
        }.ToJsonString(Options);
    }

    private static JsonObject Packets(PacketCount packets)
    {
        var counts = new JsonObject();
        foreach (var (type, count) in packets.Counts) counts[$"{(ushort)type}"] = count;
        return counts;
    }
}
