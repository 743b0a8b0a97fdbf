using System.Buffers;
using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;

namespace Mallard.Game.Node.Tests.Support;

/// <summary>A game that does what a test tells it to, and remembers what it was asked. Says nothing by itself but that it is over.</summary>
internal sealed class ScriptedGame : IGame, IGameFactory
{
    private readonly Lock _lock = new();
    private readonly List<string> _calls = [];
    private readonly List<int> _quietTicks = [];
    private int _ticks;

    public string Name => "scripted";

    public Action OnCreate { get; set; } = () => { };

    public Action<IGameOutput> OnPrepare { get; set; } = _ => { };

    /// <summary>A player said something.</summary>
    public Action<int, string, IGameOutput> OnReceive { get; set; } = (_, _, _) => { };

    /// <summary>The nth tick.</summary>
    public Action<int, IGameOutput> OnTick { get; set; } = (_, _) => { };

    /// <summary>The nth tick, if it is a quiet one.</summary>
    public Action<int, IGameOutput> OnQuietTick { get; set; } = (_, _) => { };

    public Action<int, IGameOutput> OnDisconnect { get; set; } = (_, _) => { };

    public Action<int, IGameOutput> OnReconnect { get; set; } = (_, _) => { };

    public Action<int, IGameOutput> OnLeave { get; set; } = (_, _) => { };

    public Action<IGameOutput> OnAbort { get; set; } =
        output => output.Broadcast(PacketType.GameOverNotification, new S2CGameOverNotification());

    public GameSetup? Setup { get; private set; }

    public int Ticks => _ticks;

    /// <summary>Which of the ticks were quiet.</summary>
    public IReadOnlyList<int> QuietTicks
    {
        get
        {
            lock (_lock) return [.. _quietTicks];
        }
    }

    /// <summary>What it was asked, in order, without the ticks.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock) return [.. _calls];
        }
    }

    public IGame Create(GameSetup setup)
    {
        Setup = setup;
        OnCreate();
        return this;
    }

    public ReadOnlyMemory<byte> Configuration => ReadOnlyMemory<byte>.Empty;

    public IGame Restore(GameSetup setup, ReadOnlySpan<byte> snapshot) => Create(setup);

    public void Snapshot(IBufferWriter<byte> writer) => writer.Write(BitConverter.GetBytes(_ticks));

    public void Prepare(IGameOutput output)
    {
        Called("prepare");
        OnPrepare(output);
    }

    public void Receive(int userId, PacketType type, ReadOnlySpan<byte> payload, IGameOutput output)
    {
        var text = GamePacket.Parser.ParseFrom(payload).PlayerChattingRequest.Message;
        Called($"{userId} says {text}");
        OnReceive(userId, text, output);
    }

    public void Tick(IGameOutput output) => OnTick(++_ticks, output);

    public void TickQuietly(IGameOutput output)
    {
        lock (_lock) _quietTicks.Add(++_ticks);
        OnQuietTick(_ticks, output);
    }

    public void Disconnect(int userId, IGameOutput output)
    {
        Called($"{userId} is lost");
        OnDisconnect(userId, output);
    }

    public void Reconnect(int userId, IGameOutput output)
    {
        Called($"{userId} is back");
        OnReconnect(userId, output);
    }

    public void Leave(int userId, IGameOutput output)
    {
        Called($"{userId} leaves");
        OnLeave(userId, output);
    }

    public void Abort(IGameOutput output)
    {
        Called("abort");
        OnAbort(output);
    }

    private void Called(string what)
    {
        lock (_lock) _calls.Add(what);
    }
}

/// <summary>Short ways to send a line of chat, the packet that tests tell apart by its text.</summary>
internal static class Lines
{
    public static IMessage Of(string text) => new S2CPlayerChattingNotification { Message = text };

    public static void Say(this IGameOutput output, string text) => output.Broadcast(PacketType.PlayerChattingNotification, Of(text));

    public static void SayTo(this IGameOutput output, int userId, string text) => output.Send(userId, PacketType.PlayerChattingNotification, Of(text));

    public static void SayExcept(this IGameOutput output, int userId, string text) =>
        output.BroadcastExcept(userId, PacketType.PlayerChattingNotification, Of(text));

    public static void Show(this IGameOutput output, string text) => output.BroadcastState(PacketType.PlayerChattingNotification, Of(text));
}
