using System.Threading.Channels;
using Mallard.Hosting.Draining;

namespace Mallard.Game.Node.Tests.Support;

/// <summary>A role's part of a drain, whose limits pass at the test's word.</summary>
internal sealed class DrainWork : IDrainWork
{
    private readonly Channel<string> _reports = Channel.CreateUnbounded<string>();

    /// <summary>Both limits.</summary>
    public CancellationTokenSource Limit { get; } = new();

    public CancellationToken PlayerLimit => Limit.Token;

    public CancellationToken MatchLimit => Limit.Token;

    public void Report(params IReadOnlyList<DrainCount> left) => Assert.True(_reports.Writer.TryWrite(string.Join(", ", left)));

    /// <summary>What was reported next.</summary>
    public async Task<string> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _reports.Reader.ReadAsync(patience.Token);
    }
}
