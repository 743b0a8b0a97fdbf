using System.Threading.Channels;
using Mallard.Hosting.Draining;

namespace Mallard.Gateway.Tests.Connections.Harness;

/// <summary>A role's part of a drain, whose limits pass at the test's word.</summary>
internal sealed class DrainWork : IDrainWork
{
    private readonly Channel<string> _reports = Channel.CreateUnbounded<string>();

    public CancellationTokenSource Players { get; } = new();

    public CancellationTokenSource Matches { get; } = new();

    public CancellationToken PlayerLimit => Players.Token;

    public CancellationToken MatchLimit => Matches.Token;

    public void Report(params IReadOnlyList<DrainCount> left) => Assert.True(_reports.Writer.TryWrite(string.Join(", ", left)));

    /// <summary>What was reported next.</summary>
    public async Task<string> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _reports.Reader.ReadAsync(patience.Token);
    }
}
