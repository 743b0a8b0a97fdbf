using System.Net;
using System.Text.RegularExpressions;

namespace Mallard.Load.Processes;

/// <summary>A node of the cluster under load, as an operator starts it.</summary>
internal sealed partial class Node : IAsyncDisposable
{
    // A node that complains does so many times a second; the first lines say it all.
    private const int ToldLines = 10;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<string> _tell;
    private readonly Child _child;
    private int _told;

    private Node(string name, string program, string folder, IEnumerable<string> arguments, Action<string> tell)
    {
        Name = name;
        _tell = tell;
        _child = Child.Start(name, program, folder, arguments, OnLine, OnLine);
    }

    public string Name { get; }

    public int Id => _child.Id;

    /// <summary>Where a gateway listens for players.</summary>
    public IPEndPoint? Clients { get; private set; }

    /// <summary>Starts a node and waits until it says that it is up.</summary>
    public static async Task<Node> StartAsync(
        string name, string program, string folder, IEnumerable<string> arguments, Action<string> tell, CancellationToken cancellationToken)
    {
        var node = new Node(name, program, folder, arguments, tell);
        try
        {
            var first = await Task.WhenAny(node._up.Task, node._child.ExitAsync(cancellationToken)).WaitAsync(StartPatience, cancellationToken);
            if (first != node._up.Task) throw new LoadFailureException($"{name} did not start: {node._child.LastLines}");
            return node;
        }
        catch (TimeoutException e)
        {
            await node.DisposeAsync();
            throw new LoadFailureException($"{name} is not up after {StartPatience.TotalSeconds:0} s: {node._child.LastLines}", e);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on nothing that it says is passed on: nodes that part complain of each other, which nobody needs to read.</summary>
    public void Mute() => Interlocked.Add(ref _told, ToldLines);

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    private void OnLine(string line)
    {
        if (ClientsLine().Match(line) is { Success: true } match) Clients = IPEndPoint.Parse(match.Groups["address"].Value);

        // The last line of what it says when it is up. After that it speaks only when something is wrong.
        else if (line.Contains("Ctrl+C", StringComparison.Ordinal)) _up.TrySetResult();
        else if (_up.Task.IsCompleted && line.Length > 0 && Interlocked.Increment(ref _told) <= ToldLines) _tell($"{Name}: {line}");
    }

    [GeneratedRegex(@"players connect to (?<address>[0-9.]+:[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClientsLine();
}
