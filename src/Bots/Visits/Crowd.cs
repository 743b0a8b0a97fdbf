using System.Diagnostics;
using Mallard.Bots.Play;

namespace Mallard.Bots.Visits;

/// <summary>Gets many bots through the door: makes their accounts, and logs them in.</summary>
internal sealed class Crowd(VisitOptions options, string seed, VisitBook book, Action<string> tell)
{
    private const int Desks = 16;

    // Well within the time that a gateway lets a connection be without a login.
    private static readonly TimeSpan DeskTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TellPeriod = TimeSpan.FromSeconds(5);

    public string Seed => seed;

    /// <summary>
    /// Makes accounts over a few connections, many on each: what thousands of connections would leave behind in the server is no part of
    /// what is measured afterwards.
    /// </summary>
    public async Task RegisterAsync(int clients, CancellationToken cancellationToken)
    {
        var next = 0;
        await TellWhileAsync(() => $"registered {Math.Min(Volatile.Read(ref next), clients)}/{clients}", Task.WhenAll(
            Enumerable.Range(0, Math.Min(Desks, clients)).Select(_ => ServeAsync())));

        async Task ServeAsync()
        {
            while (Volatile.Read(ref next) < clients)
            {
                await using var desk = new Visitor(options, book);
                var opened = Stopwatch.GetTimestamp();
                try
                {
                    await desk.ConnectAsync(cancellationToken);
                    while (Stopwatch.GetElapsedTime(opened) < DeskTime && Interlocked.Increment(ref next) is var number && number <= clients)
                        await desk.RegisterAsync(BotAccount.Of(seed, number), cancellationToken);
                }
                catch (BotFailureException e)
                {
                    book.Error(e.Message);
                    return;
                }
            }
        }
    }

    /// <summary>Connects and logs in everybody.</summary>
    /// <param name="visitors">Who; the account of each is the one of its place, counted from 1.</param>
    /// <param name="gate">Lets them connect; a login need not be answered for the next one to come in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many are in.</returns>
    public async Task<int> LogInAsync(IReadOnlyList<Visitor> visitors, LoginGate gate, CancellationToken cancellationToken)
    {
        var loggedIn = 0;
        await TellWhileAsync(
            () => $"logged in {Volatile.Read(ref loggedIn)}/{visitors.Count}",
            Task.WhenAll(visitors.Select((visitor, i) => EnterAsync(visitor, BotAccount.Of(seed, i + 1)))));
        return loggedIn;

        async Task EnterAsync(Visitor visitor, BotAccount account)
        {
            try
            {
                await gate.EnterAsync(cancellationToken);
                try
                {
                    await visitor.ConnectAsync(cancellationToken);
                }
                finally
                {
                    gate.Leave();
                }

                await visitor.LogInAsync(account, cancellationToken);
                Interlocked.Increment(ref loggedIn);
            }
            catch (BotFailureException e)
            {
                book.Error(e.Message);
            }
        }
    }

    /// <summary>Says every few seconds how far it is, until it is done.</summary>
    public async Task TellWhileAsync(Func<string> progress, Task work)
    {
        while (await Task.WhenAny(work, Task.Delay(TellPeriod, CancellationToken.None)) != work) tell(progress());
        await work;
        tell(progress());
    }
}
