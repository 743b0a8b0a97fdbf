using Akka.Actor;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Mallard.Messages;
using Mallard.Messages.Sessions;

namespace Mallard.Lobby.Inspection;

/// <summary>Answers one <c>user show</c> or <c>user kick</c> with what the user's actor says.</summary>
internal sealed class UserQuestion : InspectionQuestion
{
    private readonly UserId _user;
    private readonly LobbyServices _services;

    public UserQuestion(Inspect inspect, UserId user, LobbyServices services)
        : base(inspect)
    {
        (_user, _services) = (user, services);
        Receive<UserInspected>(OnInspected);
        Receive<SessionEnded>(OnEnded);
    }

    protected override void PreStart() =>
        AskTwice(() => _services.Users.Tell(Inspect.Call.Command.Name == "kick" ? new EndSession(_user) : new InspectUser(_user)));

    private void OnInspected(UserInspected user)
    {
        Answer.Table($"User {_user}", new Column("what"), new Column("value"));
        if (user.Session is { } session)
        {
            Answer.Row("name", user.Name);
            Answer.Row("connection", session.Id.ToString());
            Answer.Row("gateway", Place.NodeOf(session.Connection, Context.System));
            Answer.Row("logged in", new DateTime(user.Epoch, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ssZ"));
        }
        else
        {
            Answer.Row("connection", "no session");
        }

        Answer.Row("room", user.Place.Room?.ToString() ?? "none");
        Answer.Row("match", user.Place.Match?.ToString() ?? "none");
        foreach (var work in user.UnderWay) Answer.Row("under way", work);
        Answer.Row("node", Place.NodeOf(Sender, Context.System));
        Answer.Row("shard", Place.ShardOf(_user.Value));
        Done();
    }

    private void OnEnded(SessionEnded ended)
    {
        if (ended.Session is { } session)
        {
            Answer.Line($"The session of user {_user} is ended: connection {session.Id} on {Place.NodeOf(session.Connection, Context.System)} is told to close");
            if (ended.Place.Match is { } match) Answer.Line($"Match {match} keeps the seat for a new login for a while, as after a broken connection");
            else if (ended.Place.Room is { } room) Answer.Line($"The seat in room {room} is given up");
            Done();
        }
        else
        {
            Fail($"user {_user} has no session{(IsAskedAgain ? ", or none any more" : "")}{(ended.Place.Match is { } match ? $", but a seat in match {match}" : "")}");
        }
    }

    protected override void OnLate() => Fail($"the actor of user {_user} did not answer within {Answer.Patience.TotalSeconds:0.#} s");
}
