using Akka.Event;
using Serilog;
using Serilog.Core;
using Serilog.Formatting.Json;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// Who told this node to change what. Goes to the node's log, and to a file of its own if there is one, a JSON object on each line.
/// </summary>
/// <remarks>What cannot be written down is not done: writing to the file throws.</remarks>
internal sealed class AuditLog : IDisposable
{
    private const string Template = "{Operator} at {From}: {Command}: {Result}";

    private readonly ILoggingAdapter _log;
    private readonly Logger? _file;

    /// <param name="path">The file; empty for none.</param>
    /// <param name="log">The node's log.</param>
    /// <exception cref="NodeStartException">The file cannot be opened.</exception>
    public AuditLog(string path, ILoggingAdapter log)
    {
        _log = log;
        if (path.Length == 0) return;
        try
        {
            // Serilog opens the file with the first entry, which would be too late to complain.
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (File.Open(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            {
            }

            _file = new LoggerConfiguration().AuditTo.File(new JsonFormatter(renderMessage: true), path).CreateLogger();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new NodeStartException($"The audit log {path} (mallard.inspection.audit) cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Writes an entry.</summary>
    /// <param name="operator">Who, as far as the console knows.</param>
    /// <param name="from">Where the console is.</param>
    /// <param name="command">What.</param>
    /// <param name="result">What came of it so far.</param>
    /// <exception cref="Exception">It could not be written.</exception>
    public void Write(string @operator, string from, string command, string result)
    {
        _log.Info(Template, @operator, from, command, result);
        _file?.Information(Template, @operator, from, command, result);
    }

    /// <summary>As above, where there is nobody left to be told that it failed.</summary>
    public void TryWrite(string @operator, string from, string command, string result)
    {
        try
        {
            Write(@operator, from, command, result);
        }
        catch (Exception e)
        {
            _log.Error(e, "The audit log cannot be written");
        }
    }

    public void Dispose() => _file?.Dispose();
}
