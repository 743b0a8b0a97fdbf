using System.Net;
using Mallard.Client;
using Mallard.Protocol;

namespace Mallard.Pebbles;

/// <summary>Players who know how Pebbles is won, each on a connection of their own.</summary>
public static class PebblesBot
{
    private const string Password = "quack123";

    /// <summary>Registers some players, lets them meet in a room and play one game to its end.</summary>
    /// <param name="gateway">Where to connect.</param>
    /// <param name="players">How many, 2 to 8.</param>
    /// <param name="output">Gets the course of the game as the first player sees it.</param>
    /// <param name="cancellationToken">Ends the wait for a game that does not end.</param>
    /// <returns>The name of who lost, as each of the players has heard it.</returns>
    /// <exception cref="InvalidOperationException">The server refused something, or the connection broke.</exception>
    public static async Task<IReadOnlyList<string>> PlayAsync(
        IPEndPoint gateway, int players, TextWriter output, CancellationToken cancellationToken = default)
    {
        // A nickname is taken for good, so every run has new ones.
        var run = Guid.NewGuid().ToString("N")[..6];
        var clients = new List<MallardClient>();
        try
        {
            var seats = new List<Task<string>>();
            for (var i = 1; i <= players; i++)
            {
                var client = await MallardClient.ConnectAsync(gateway.Address.ToString(), gateway.Port, null, cancellationToken);
                clients.Add(client);
                var userId = await LogInAsync(client, $"player{i}-{run}", cancellationToken);
                seats.Add(SitAsync(client, userId, i == 1 ? output : TextWriter.Null, cancellationToken));
            }

            var owner = clients[0];
            var room = await AskAsync(() => owner.CreateRoomAsync("Pebbles", players, cancellationToken), cancellationToken);
            foreach (var other in clients.Skip(1)) await AskAsync(() => other.JoinRoomAsync(room.RoomId, cancellationToken), cancellationToken);
            await AskAsync(() => owner.PrepareGameAsync(cancellationToken), cancellationToken);
            return await Task.WhenAll(seats);
        }
        finally
        {
            foreach (var client in clients) await client.DisposeAsync();
        }
    }

    private static async Task<int> LogInAsync(MallardClient client, string name, CancellationToken cancellationToken)
    {
        await AskAsync(() => client.RegisterAsync($"{name}@pebbles.com", Password, name, cancellationToken), cancellationToken);
        return (await AskAsync(() => client.LogInAsync($"{name}@pebbles.com", Password, cancellationToken), cancellationToken)).UserId;
    }

    private static async Task<string> SitAsync(MallardClient client, int userId, TextWriter output, CancellationToken cancellationToken)
    {
        using var inbox = new PacketInbox(client);
        var names = new Dictionary<int, string>();
        while (await inbox.NextAsync(cancellationToken) is { } packet)
        {
            switch (packet.Type)
            {
                case PebblesPackets.Table:
                    var table = Table.Parser.ParseFrom(packet.Payload.Span);
                    foreach (var seat in table.Seats) names[seat.UserId] = seat.Name;
                    await output.WriteLineAsync($"{table.Heap} pebbles on the table");
                    if (table.Turn == userId) await client.SendAsync(PebblesPackets.Take, new Take { Count = Best(table.Heap) });
                    break;
                case PebblesPackets.Taken:
                    var taken = Taken.Parser.ParseFrom(packet.Payload.Span);
                    await output.WriteLineAsync($"{names[taken.UserId]} takes {taken.Count}");
                    break;
                case PebblesPackets.Over:
                    var loser = names.GetValueOrDefault(Over.Parser.ParseFrom(packet.Payload.Span).Loser, "nobody");
                    await output.WriteLineAsync($"{loser} has lost");
                    return loser;
                case PacketType.GameOverNotification:
                    throw new InvalidOperationException("The server has ended the match.");
            }
        }

        throw new InvalidOperationException($"The connection is over: {await client.Disconnected}");
    }

    // Of two players, who leaves 1, 5, 9 … wins.
    private static int Best(int pebbles) => Math.Max(1, (pebbles - 1) % (PebblesGame.MostAtOnce + 1));

    /// <summary>Asks again when the server says "try again later": it has just been started.</summary>
    private static async Task<T> AskAsync<T>(Func<Task<Answer<T>>> ask, CancellationToken cancellationToken)
        where T : class
    {
        for (var tries = 100; ; tries--)
        {
            var answer = await ask();
            if (answer.IsSuccess) return answer.Value;
            if (tries == 0 || answer.Failure is not (PlayerTexts.ServiceUnavailable or PlayerTexts.GameStartFailed))
                throw new InvalidOperationException(answer.Failure);
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }
}
