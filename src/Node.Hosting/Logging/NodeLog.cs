using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace Mallard.Hosting.Logging;

/// <summary>The Serilog pipeline of a node: text or json, on its output. Levels are Akka's business (<c>akka.loglevel</c>).</summary>
internal static class NodeLog
{
    private const string Line = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fff}Z {Level:u3} {Source} {Message:lj}{NewLine}{Exception}";

    public static Logger Create(NodeSettings.LogFormats format, NodeHostOptions options, LogRing ring)
    {
        var log = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(ring);
        if (format == NodeSettings.LogFormats.Json) log.WriteTo.Sink(new WriterSink(options.Out, new JsonFormatter(renderMessage: true)));
        else if (options.IsTerminal) log.WriteTo.Console(outputTemplate: Line);
        else log.WriteTo.Sink(new WriterSink(options.Out, new MessageTemplateTextFormatter(Line)));
        return log.CreateLogger();
    }

    private sealed class WriterSink(TextWriter output, ITextFormatter formatter) : ILogEventSink
    {
        private readonly Lock _writing = new();

        public void Emit(LogEvent logEvent)
        {
            lock (_writing)
            {
                formatter.Format(logEvent, output);
                output.Flush();
            }
        }
    }
}
