using System.Diagnostics;
using Mallard.Messages.Traces;

namespace Mallard.Hosting.Traces;

/// <summary>
/// Begins the spans of sampled packets. What is under what is always said and never taken from the thread: a span of ours may outlast the
/// message that began it, and the thread meanwhile does other work.
/// </summary>
public static class Spans
{
    /// <summary>Begins a span that is the first of its trace.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its kind.</param>
    /// <returns>Null if nobody listens.</returns>
    public static Activity? Root(ActivitySource source, string name, ActivityKind kind) => Begin(source, name, kind, default, null);

    /// <summary>Begins a span under another, here or on another node.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="parent">The other.</param>
    /// <param name="links">Spans of other traces that it is for as well; null for none.</param>
    /// <returns>Null if nobody listens.</returns>
    public static Activity? Under(ActivitySource source, string name, ActivityKind kind, TraceContext parent, IEnumerable<TraceContext>? links = null) =>
        Begin(source, name, kind, parent.ToActivityContext(), links?.Select(l => new ActivityLink(l.ToActivityContext())));

    /// <summary>Begins the span of a message, named and described as OpenTelemetry does messaging: <c>process match</c>.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="operation"><c>send</c> or <c>process</c>.</param>
    /// <param name="destination">Who the message is for: <c>user</c>, <c>room</c>, <c>match</c>, <c>gateway</c>.</param>
    /// <param name="parent">The span it is under.</param>
    /// <returns>Null if nobody listens.</returns>
    public static Activity? Message(ActivitySource source, string operation, string destination, TraceContext parent)
    {
        var kind = operation == "send" ? ActivityKind.Producer : ActivityKind.Consumer;
        return Under(source, $"{operation} {destination}", kind, parent)
            ?.SetTag("messaging.system", "akka")
            .SetTag("messaging.operation.name", operation)
            .SetTag("messaging.operation.type", operation)
            .SetTag("messaging.destination.name", destination);
    }

    /// <summary>Says that what a span is for has failed.</summary>
    /// <param name="span">The span; null for none.</param>
    /// <param name="error">A word for it, or the name of an exception.</param>
    public static void Fail(this Activity? span, string error) => span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error);

    private static Activity? Begin(ActivitySource source, string name, ActivityKind kind, ActivityContext parent, IEnumerable<ActivityLink>? links)
    {
        // Without a parent .NET would take what the thread is at; and what it is at afterwards must be the same as before.
        var before = Activity.Current;
        Activity.Current = null;
        try
        {
            return source.StartActivity(kind, parent, tags: null, links, startTime: default, name);
        }
        finally
        {
            Activity.Current = before;
        }
    }
}
