using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mallard.Rules;

namespace Mallard.Replay.Reporting;

/// <summary>The state of a game as people and programs read it.</summary>
internal static class StateJson
{
    // Names and chat are often Korean; they are to stay readable, and the output is not embedded in a web page.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IGame? game)
    {
        try
        {
            return Described(game);
        }
        catch (Exception e)
        {
            // After a call that threw, the state may be one that the game itself cannot make sense of.
            return new JsonObject { ["error"] = $"the game cannot describe its state: {e.Message}" }.ToJsonString();
        }
    }

    private static string Described(IGame? game)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            if (game is null) json.WriteNullValue();
            else game.Describe(json);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
