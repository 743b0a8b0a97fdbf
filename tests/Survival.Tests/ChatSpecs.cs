using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

public class ChatSpecs
{
    private static string Heard(RecordingOutput output) =>
        output.Only<S2CPlayerChattingNotification>(Audience.All, PacketType.PlayerChattingNotification).Message;

    [Theory]
    [InlineData("hello, ducks")]
    [InlineData("")]
    [InlineData("안녕하세요 🦆")]
    public void Everybody_hears_a_harmless_line_as_it_was_said(string line)
    {
        Assert.Equal(line, Heard(Round.Started().Say(Round.Bob, line)));
    }

    [Fact]
    public void The_speaker_is_who_the_session_says_and_not_who_the_packet_says()
    {
        var packet = Round.Started().Say(Round.Bob, "hi", playerId: Round.Alice)
            .Only<S2CPlayerChattingNotification>(Audience.All, PacketType.PlayerChattingNotification);

        Assert.Equal(Round.Bob, packet.PlayerId);
    }

    [Fact]
    public void A_listed_word_is_replaced_by_symbols()
    {
        var heard = Heard(Round.Started().Say(Round.Bob, "oh DaRn, a duck"));

        Assert.StartsWith("oh ", heard, StringComparison.Ordinal);
        Assert.EndsWith(", a duck", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("darn", heard, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_line_of_200_units_is_heard_and_a_longer_one_is_refused_and_not_cut()
    {
        var round = Round.Started();

        Assert.Equal(200, Heard(round.Say(Round.Bob, new string('q', 200))).Length);
        Assert.Contains("200", round.Say(Round.Bob, new string('q', 201)).RefusedForDevelopers(Round.Bob), StringComparison.Ordinal);
    }

    [Fact]
    public void The_dead_are_heard()
    {
        var round = Round.Calm();
        round.Player(Round.Bob).Hp = 0;

        Assert.Equal("avenge me", Heard(round.Say(Round.Bob, "avenge me")));
    }

    [Fact]
    public void More_than_five_listed_words_are_replaced_by_one_phrase_and_five_are_not()
    {
        var round = Round.Calm(new SurvivalOptions { Chat = new ChatOptions { Words = ["ab", "cd", "ef", "gh", "ij", "kl"] } });

        Assert.Equal(PlayerTexts.ChatReplaced, Heard(round.Say(Round.Bob, "ab cd ef gh ij kl!")));
        Assert.EndsWith("!", Heard(round.Say(Round.Bob, "ab cd ef gh ij ij ij!")), StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_start_nobody_speaks()
    {
        new Round().Say(Round.Bob, "hi").RefusedAsWrongRequest(Round.Bob);
    }

    [Fact]
    public void Equal_games_choose_equal_symbols()
    {
        var (one, other) = (Round.Started(), Round.Started());

        for (var i = 0; i < 10; i++) Assert.Equal(Heard(one.Say(Round.Bob, "heck")), Heard(other.Say(Round.Bob, "heck")));
    }

    [Fact]
    public void Ten_lines_may_be_said_at_once_and_two_a_second_for_long()
    {
        var round = Round.Started();
        for (var i = 0; i < 10; i++) Assert.Empty(round.Say(Round.Bob, "quack").Refused);

        round.Say(Round.Bob, "quack").RefusedForDevelopers(Round.Bob);
        // The others are not silenced with Bob.
        Assert.Empty(round.Say(Round.Alice, "quack").Refused);
        round.Pass(500);
        Assert.Empty(round.Say(Round.Bob, "quack").Refused);
        round.Say(Round.Bob, "quack").RefusedForDevelopers(Round.Bob);
    }
}
