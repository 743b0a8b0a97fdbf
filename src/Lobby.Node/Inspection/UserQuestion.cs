using Akka.Actor;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Mallard.Messages;
using Mallard.Messages.Sessions;

namespace Mallard.Lobby.Inspection;

/// <summary>Answers one <c>user show</c> or <c>user kick</c> with what the user's actor says.</summary>
internal sealed class UserQuestion : ReceiveActor, IWithTimers
{
    private readonly Inspect _inspect;
    private readonly UserId _user;
    private readonly LobbyServices _services;

    public UserQuestion(Inspect inspect, UserId user, LobbyServices services)
    {
        (_inspect, _user, _services) = (inspect, user, services);
        Receive<UserInspected>(OnInspected);
        Receive<SessionEnded>(OnEnded);
        Receive<Late>(_ => OnLate());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private InspectionAnswer Answer => _inspect.Answer;

    protected override void PreStart()
    {
        Timers.StartSingleTimer(Late.Instance, Late.Instance, _services.Settings.InspectionTimeout);
        _services.Users.Tell(_inspect.Call.Command.Name == "kick" ? new EndSession(_user) : new InspectUser(_user));
    }

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
        Answer.Done();
        Context.Stop(Self);
    }

    private void OnEnded(SessionEnded ended)
    {
        if (ended.Session is { } session)
        {
            Answer.Line($"The session of user {_user} is ended: connection {session.Id} on {Place.NodeOf(session.Connection, Context.System)} is told to close");
            if (ended.Place.Match is { } match) Answer.Line($"Match {match} keeps the seat for a new login for a while, as after a broken connection");
            else if (ended.Place.Room is { } room) Answer.Line($"The seat in room {room} is given up");
            Answer.Done();
        }
        else
        {
            Answer.Fail($"user {_user} has no session{(ended.Place.Match is { } match ? $", but a seat in match {match}" : "")}");
        }

        Context.Stop(Self);
    }

    private void OnLate()
    {
        Answer.Fail($"the actor of user {_user} did not answer within {_services.Settings.InspectionTimeout.TotalSeconds:0.#} s");
        Context.Stop(Self);
    }

    private sealed class Late : INoSerializationVerificationNeeded
    {
        public static readonly Late Instance = new();
    }
}
