using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Survival.Tests.Support;

/// <summary>Expectations in the language of the game.</summary>
internal static class Expect
{
    /// <summary>Exactly one packet and nothing else.</summary>
    public static T Only<T>(this RecordingOutput output, Audience to, PacketType type, int userId = 0)
        where T : IMessage
    {
        Assert.Empty(output.Refused);
        var sent = Assert.Single(output.Sent);
        return sent.Is<T>(to, type, userId);
    }

    public static T Is<T>(this Sent sent, Audience to, PacketType type, int userId = 0)
        where T : IMessage
    {
        Assert.Equal((to, type, userId), (sent.To, sent.Type, sent.UserId));
        return Assert.IsType<T>(sent.Packet);
    }

    /// <summary>All packets with one kind of message, in order.</summary>
    public static T[] Of<T>(this RecordingOutput output)
        where T : IMessage =>
        [.. output.Sent.Select(sent => sent.Packet).OfType<T>()];

    /// <summary>The one packet with this kind of message, whatever else was sent.</summary>
    public static T One<T>(this RecordingOutput output)
        where T : IMessage =>
        Assert.Single(output.Of<T>());

    /// <summary>Exactly packets of these types, in this order, and no refusal.</summary>
    public static void InOrder(this RecordingOutput output, params PacketType[] types)
    {
        Assert.Empty(output.Refused);
        Assert.Equal(types, output.Sent.Select(sent => sent.Type));
    }

    /// <summary>Many things lie all around a place, up to a unit away along either axis, and the one axis knows nothing of the other.</summary>
    public static void ScatteredAround(this IReadOnlyCollection<Item> items, float x, float y)
    {
        var offsets = items.Select(item => (X: item.Position.X - x, Y: item.Position.Y - y)).ToArray();
        foreach (var axis in new[] { offsets.Select(offset => offset.X).ToArray(), [.. offsets.Select(offset => offset.Y)] })
        {
            Assert.InRange(axis.Min(), -1.001f, -0.9f);
            Assert.InRange(axis.Max(), 0.9f, 1.001f);
        }

        Assert.Contains(offsets, offset => MathF.Abs(offset.X - offset.Y) > 1);
        Assert.Contains(offsets, offset => MathF.Abs(offset.X + offset.Y) > 1);
    }

    /// <summary>The request was answered with a text that players see, and with nothing else.</summary>
    public static void RefusedWith(this RecordingOutput output, int userId, string text)
    {
        Assert.Empty(output.Sent);
        Assert.Equal([new Refused(userId, text, true)], output.Refused);
    }

    public static void RefusedAsWrongRequest(this RecordingOutput output, int userId) => output.RefusedWith(userId, PlayerTexts.WrongRequest);

    /// <summary>The request was answered with an English text for developers that has these words in it.</summary>
    public static void RefusedForDevelopers(this RecordingOutput output, int userId, string words) =>
        Assert.Contains(words, output.RefusedForDevelopers(userId), StringComparison.Ordinal);

    /// <summary>The request was answered with an English text for developers.</summary>
    public static string RefusedForDevelopers(this RecordingOutput output, int userId)
    {
        Assert.Empty(output.Sent);
        var refused = Assert.Single(output.Refused);
        Assert.Equal((userId, false), (refused.UserId, refused.ForPlayer));
        Assert.All(refused.Text, character => Assert.True(char.IsAscii(character)));
        return refused.Text;
    }
}
