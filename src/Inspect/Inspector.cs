using Mallard.Inspect.Connections;
using Mallard.Inspect.Screen;
using Mallard.Inspection;

namespace Mallard.Inspect;

/// <summary>Carries out commands, with one conversation for as many as it lasts.</summary>
internal sealed class Inspector(InspectOptions options, InspectWorld world, Func<string, bool>? confirm) : IAsyncDisposable
{
    private NodeConnection? _connection;

    /// <summary>Addresses of members that an answer has shown, for completion.</summary>
    public SortedSet<string> Addresses { get; } = new(StringComparer.Ordinal);

    /// <summary>Carries out a command.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var parsed = CallParser.Parse(words);
        if (parsed.Call is not { } call) return await WrongAsync(parsed.Fault!);
        if (call.Command.FullName == "help") return await HelpAsync(call);
        try
        {
            var (exitCode, question) = await AskAsync(call, options.IsConfirmed, cancellation);
            if (question is null) return exitCode;
            if (confirm is null)
            {
                await world.Error.WriteLineAsync($"{question} --yes confirms it.");
                return exitCode;
            }

            return confirm(question) ? (await AskAsync(call, isConfirmed: true, cancellation)).ExitCode : exitCode;
        }
        catch (NotReachableException e)
        {
            await DisposeAsync();
            await world.Error.WriteLineAsync(e.Message);
            return ConsoleExitCodes.NotReachable;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ConsoleExitCodes.Ok;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection) await connection.DisposeAsync();
        _connection = null;
    }

    private async Task<(int ExitCode, string? Question)> AskAsync(Call call, bool isConfirmed, CancellationToken cancellation)
    {
        _connection ??= await NodeConnection.OpenAsync(options, cancellation);
        IAnswerView view = options.IsJson ? new JsonView(world.Screen.Profile.Out.Writer) : new TableView(world.Screen, world.Error, call.Command.Streams);
        var request = new Request(call.Words, Confirmed: isConfirmed, Operator: world.Operator, Token: options.Token ?? world.Token);
        string? question = null;
        var exitCode = ConsoleExitCodes.Failed;
        var columns = (IReadOnlyList<Column>)[];
        var isLeaving = false;
        try
        {
            await foreach (var part in _connection.AskAsync(request, cancellation))
            {
                view.Show(part);
                if (part is AskPart ask) question = ask.Question;
                if (part is TablePart table) columns = table.Columns;
                if (part is RowsPart rows) Remember(columns, rows);
                isLeaving |= part is LeavingPart;
                if (part is EndPart end) exitCode = end.ExitCode;
            }
        }
        catch (NotReachableException) when (isLeaving)
        {
            await DisposeAsync();
            exitCode = ConsoleExitCodes.Ok;
        }

        return (exitCode, question);
    }

    private void Remember(IReadOnlyList<Column> columns, RowsPart rows)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Kind == ColumnKind.Address) Addresses.UnionWith(rows.Rows.Where(r => r.Count > i).Select(r => r[i].Text).OfType<string>());
        }
    }

    private async Task<int> HelpAsync(Call call)
    {
        var (lines, fault) = HelpText.Of(call.Text("command")?.Split(' ') ?? []);
        if (fault is not null) return await WrongAsync(fault);
        foreach (var line in lines) await world.Screen.Profile.Out.Writer.WriteLineAsync(line);
        return ConsoleExitCodes.Ok;
    }

    private async Task<int> WrongAsync(string fault)
    {
        await world.Error.WriteLineAsync(fault);
        return ConsoleExitCodes.WrongUsage;
    }
}
