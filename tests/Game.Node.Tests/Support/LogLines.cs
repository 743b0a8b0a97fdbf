using Akka.Event;

namespace Mallard.Game.Node.Tests.Support;

/// <summary>Remembers what is logged, as level and text.</summary>
internal sealed class LogLines() : LoggingAdapterBase(SemanticLogMessageFormatter.Instance)
{
    public List<string> Lines { get; } = [];

    public override bool IsDebugEnabled => true;

    public override bool IsErrorEnabled => true;

    public override bool IsInfoEnabled => true;

    public override bool IsWarningEnabled => true;

    protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) => Lines.Add($"{logLevel}: {message}");
}
