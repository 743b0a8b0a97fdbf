using System.Diagnostics;
using System.Net.Sockets;
using Mallard.Bots.Accounting;
using Mallard.Bots.Play;
using Mallard.Client;
using Mallard.Protocol;

namespace Mallard.Bots;

/// <summary>How bots that do one thing at a time ask a server: with patience, and with a <see cref="BotFailureException"/> at its end.</summary>
/// <param name="Patience">Longest wait for an answer, all attempts together.</param>
/// <param name="RetryDelay">Time until the next attempt.</param>
/// <param name="IsLater">Which refusals mean "later"; everything else is final.</param>
internal sealed record Asking(TimeSpan Patience, TimeSpan RetryDelay, Func<string, bool> IsLater)
{
    /// <summary>Told of every refusal that meant "later".</summary>
    public Action? OnLater { get; init; }

    public async Task<MallardClient> ConnectAsync(string host, int port, ClientOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return await MallardClient.ConnectAsync(host, port, options, cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new BotFailureException($"connect: {e.SocketErrorCode}", e);
        }
        catch (TimeoutException e)
        {
            throw new BotFailureException($"connect: not within {Patience.TotalSeconds:0.#} s", e);
        }
    }

    /// <summary>Makes an account; one of an earlier run with the same seed does as well.</summary>
    public Task RegisterAsync(MallardClient client, BotAccount account, LatencyHistogram? times, CancellationToken cancellationToken) => AskAsync(
        "register",
        async limit =>
        {
            var answer = await client.RegisterAsync(account.Email, account.Password, account.Nickname, limit);
            return answer.Error?.Text is PlayerTexts.EmailTaken or PlayerTexts.NicknameTaken ? (account, "") : (answer.IsSuccess ? account : null, answer.Failure);
        },
        times,
        cancellationToken);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="what">The request, for errors.</param>
    /// <param name="ask">Asks once.</param>
    /// <param name="times">Where the time of the attempt that was answered is recorded.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T> AskAsync<T>(string what, Func<CancellationToken, Task<Answer<T>>> ask, LatencyHistogram? times, CancellationToken cancellationToken)
        where T : class => AskAsync(
            what,
            async limit =>
            {
                var answer = await ask(limit);
                return (answer.Value, answer.Failure);
            },
            times,
            cancellationToken);

    private async Task<T> AskAsync<T>(
        string what, Func<CancellationToken, Task<(T? Value, string Failure)>> ask, LatencyHistogram? times, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var asked = Stopwatch.GetTimestamp();
                var (value, failure) = await ask(limit.Token);
                if (value is not null)
                {
                    times?.RecordSince(asked);
                    return value;
                }

                if (!IsLater(failure)) throw new BotFailureException($"{what}: {failure}");
                OnLater?.Invoke();
                await Task.Delay(RetryDelay, limit.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BotFailureException($"{what}: no answer within {Patience.TotalSeconds:0.#} s", e);
        }
    }
}
