using Akka.Actor;
using Akka.Event;
using Mallard.Hosting.Logging;
using Mallard.Inspection;
using Serilog.Events;
using Serilog.Formatting.Display;
using LogEvent = Serilog.Events.LogEvent;

namespace Mallard.Hosting.Inspection;

/// <summary>Answers the palette <c>log</c> for this node.</summary>
internal sealed class LogInspection : ReceiveActor
{
    private static readonly (string Name, LogLevel Level)[] Levels =
    [
        ("debug", LogLevel.DebugLevel), ("info", LogLevel.InfoLevel), ("warning", LogLevel.WarningLevel), ("error", LogLevel.ErrorLevel), ("off", Off),
    ];

    // Above every level there is; what Akka takes for "off" itself.
    private static LogLevel Off => Akka.Event.Logging.LogLevelFor("off");

    public LogInspection(InspectionServices services)
    {
        Receive<Inspect>(inspect =>
        {
            if (inspect.Call.Command.Name == "tail") Context.ActorOf(Props.Create<LogTail>(inspect, services.Log).WithDispatcher(InspectionThread.Dispatcher));
            else Level(inspect);
        });
    }

    private static void Level(Inspect inspect)
    {
        var bus = Context.System.EventStream;
        if (inspect.Call.Text("to") is { } to) bus.SetLogLevel(Levels.First(l => l.Name == to).Level);
        inspect.Answer.Line($"log level {Levels.First(l => l.Level == bus.LogLevel).Name}");
        inspect.Answer.Done();
    }
}

/// <summary>
/// Shows one operator the log, for as long as anybody wants to see it. Looks into the ring from time to time, so that a storm of log lines
/// costs no more than the lines shown: what has left the ring meanwhile is counted and not shown.
/// </summary>
internal sealed class LogTail : ReceiveActor, IWithTimers
{
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    // As the log itself has it: texts without quotes.
    private static readonly MessageTemplateTextFormatter Literal = new("{Message:lj}");

    private readonly Inspect _inspect;
    private readonly LogRing _ring;
    private readonly LogEventLevel _least;
    private long _seen;

    public LogTail(Inspect inspect, LogRing ring)
    {
        (_inspect, _ring) = (inspect, ring);
        _least = inspect.Call.Text("level") switch
        {
            "info" => LogEventLevel.Information,
            "warning" => LogEventLevel.Warning,
            "error" => LogEventLevel.Error,
            _ => LogEventLevel.Verbose,
        };
        Receive<Look>(_ => Show());
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.Watch(_inspect.Answer.AskedBy);
        _inspect.Answer.Table("Log", new Column("time", ColumnKind.Time), new Column("level"), new Column("source"), new Column("message"));
        var (before, _, next) = _ring.After(0);
        _inspect.Answer.Rows(before.Where(e => e.Level >= _least).TakeLast((int)_inspect.Call.Number("last")!).Select(Row));
        _seen = next;
        Timers.StartPeriodicTimer(Look.Instance, Look.Instance, Period);
    }

    private void Show()
    {
        var (events, lost, next) = _ring.After(_seen);
        _seen = next;
        _inspect.Answer.Rows(events.Where(e => e.Level >= _least).Select(Row));
        if (lost > 0) _inspect.Answer.Row(Cell.None, "warning", "console", $"{lost} lines came too fast to be shown");
    }

    private static Cell[] Row(LogEvent e) =>
    [
        e.Timestamp,
        e.Level switch
        {
            LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
            LogEventLevel.Information => "info",
            LogEventLevel.Warning => "warning",
            _ => "error",
        },
        e.Properties.GetValueOrDefault("Source") is ScalarValue { Value: string source } ? source : Cell.None,
        // JSON can carry line breaks, and whoever shows them decides how.
        e.Exception is null ? Message(e) : $"{Message(e)}\n{e.Exception}",
    ];

    private static string Message(LogEvent e)
    {
        using var text = new StringWriter();
        Literal.Format(e, text);
        return text.ToString();
    }

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
