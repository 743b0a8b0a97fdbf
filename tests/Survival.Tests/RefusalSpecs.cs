using Mallard.Survival.Packets;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>Every reason for doing nothing has its text: that which published clients know, or an English one for developers.</summary>
public class RefusalSpecs
{
    public static TheoryData<string> Reasons() => [.. Enum.GetNames<Refusal>().Where(name => name != nameof(Refusal.None))];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_refusal_is_one_answer_to_who_asked(string reason)
    {
        var output = new RecordingOutput();

        output.Answer(Round.Bob, Enum.Parse<Refusal>(reason), subject: 5);

        var refused = Assert.Single(output.Refused);
        Assert.Equal(Round.Bob, refused.UserId);
        Assert.NotEmpty(refused.Text);
        // Players read Korean; only logs and developers get English.
        Assert.Equal(refused.ForPlayer, refused.Text.Any(character => character is >= '가' and <= '힣'));
        Assert.Empty(output.Sent);
    }

    [Fact]
    public void What_was_accepted_is_not_answered_twice()
    {
        var output = new RecordingOutput();

        output.Answer(Round.Bob, Refusal.None, subject: 0);

        Assert.True(output.IsSilent);
    }
}
