using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;
using AkkaLogEvent = Akka.Event.LogEvent;
using SerilogEvent = Serilog.Events.LogEvent;

namespace Mallard.Hosting.Logging;

/// <summary>Passes Akka's log events on to Serilog with their named properties. Created by Akka, one per system.</summary>
internal sealed class SerilogLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private static readonly MessageTemplateParser Parser = new();

    private readonly Serilog.ILogger _log;
    private readonly TimeProvider _time;

    public SerilogLogger()
    {
        var setup = Context.System.Settings.Setup.Get<SerilogSetup>();
        _log = setup.HasValue ? setup.Value.Log : Logger.None;
        _time = setup.HasValue ? setup.Value.Time : TimeProvider.System;
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<AkkaLogEvent>(OnEvent);
    }

    public static string TypeName { get; } = $"{typeof(SerilogLogger).FullName}, {typeof(SerilogLogger).Assembly.GetName().Name}";

    private void OnEvent(AkkaLogEvent entry)
    {
        var (template, properties) = Bind(entry.Message);
        // Akka's own timestamp is the system clock, which tests cannot replace.
        var written = new SerilogEvent(_time.GetUtcNow(), Level(entry.LogLevel()), entry.Cause, template, properties);
        written.AddPropertyIfAbsent(new LogEventProperty("Source", new ScalarValue(entry.LogSource)));
        _log.Write(written);
    }

    private (MessageTemplate Template, IEnumerable<LogEventProperty> Properties) Bind(object message)
    {
        if (message is not LogMessage log) return (new MessageTemplate([new TextToken(message?.ToString() ?? "")]), []);
        var bound = new Dictionary<string, LogEventProperty>(StringComparer.Ordinal);
        if (!_log.BindMessageTemplate(log.Format, [.. log.Parameters()], out var template, out var properties))
        {
            return (Parser.Parse(log.Format), []);
        }

        foreach (var property in properties) bound[property.Name] = property;
        foreach (var (name, value) in log.GetProperties())
        {
            if (!bound.ContainsKey(name) && _log.BindProperty(name, value, destructureObjects: false, out var property)) bound[name] = property;
        }

        return (template, bound.Values);
    }

    private static LogEventLevel Level(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => LogEventLevel.Debug,
        LogLevel.InfoLevel => LogEventLevel.Information,
        LogLevel.WarningLevel => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };
}
