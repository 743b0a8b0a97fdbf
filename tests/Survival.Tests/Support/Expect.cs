using Google.Protobuf;
using Mallard.Protocol;

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

    /// <summary>The request was answered with a text that players see.</summary>
    public static void RefusedAsWrongRequest(this RecordingOutput output, int userId)
    {
        Assert.Empty(output.Sent);
        Assert.Equal([new Refused(userId, PlayerTexts.WrongRequest, true)], output.Refused);
    }

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
