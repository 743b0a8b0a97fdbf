using System.Diagnostics;
using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Cluster;
using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>Answers <c>node info</c> and <c>node config</c> for this node.</summary>
internal sealed class NodeAnswers : ReceiveActor
{
    private static readonly Column[] Settings = [new("key"), new("value"), new("source")];

    private readonly InspectionServices _services;

    public NodeAnswers(InspectionServices services)
    {
        _services = services;
        Receive<Inspect>(inspect =>
        {
            if (inspect.Call.Command.Name == "info") Info(inspect.Answer);
            else Config(inspect);
        });
    }

    private void Info(InspectionAnswer answer)
    {
        var cluster = Cluster.Get(Context.System);
        var node = _services.Node;
        using var process = Process.GetCurrentProcess();
        answer.Table("Node", new Column("what"), new Column("value"));
        answer.Row("address", cluster.SelfAddress.ToString());
        answer.Row("program", node.Program);
        answer.Row("roles", string.Join(", ", node.Roles));
        answer.Row("status", cluster.SelfMember.Status.ToString().ToLowerInvariant());
        answer.Row("version", NodeVersion.Text);
        answer.Row("client version", node.ClientVersion);
        answer.Row("started", _services.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"));
        answer.Row("up", Configuration.Units.Show(TimeSpan.FromSeconds(Math.Floor((_services.Time.GetUtcNow() - _services.StartedAt).TotalSeconds))));
        answer.Row("console", _services.ConsoleEndpoint.Length > 0 ? _services.ConsoleEndpoint : "none");
        answer.Row("log level", Context.System.EventStream.LogLevel.ToString().Replace("Level", "", StringComparison.Ordinal).ToLowerInvariant());
        answer.Row("drain", string.Join("; ", _services.Drain.Progress.Lines));
        answer.Row("process", process.Id.ToString());
        answer.Row("runtime", RuntimeInformation.FrameworkDescription);
        answer.Row("system", $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
        answer.Row("processor time", Configuration.Units.Show(process.TotalProcessorTime));
        answer.Row("memory", $"{process.WorkingSet64 >> 20} MiB, {GC.GetTotalMemory(false) >> 20} MiB of it objects");
        answer.Row("collections", $"{GC.CollectionCount(0)}, {GC.CollectionCount(1)}, {GC.CollectionCount(2)}; {GC.GetTotalPauseDuration().TotalMilliseconds:0} ms in all");
        answer.Row("threads", $"{process.Threads.Count}, {ThreadPool.ThreadCount} of them of the pool with {ThreadPool.PendingWorkItemCount} pieces of work waiting");
        answer.Done();
    }

    private void Config(Inspect inspect)
    {
        var prefix = inspect.Call.Text("prefix") ?? "";
        var settings = _services.Configuration.Where(s => s.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).ToArray();
        inspect.Answer.Page("Settings", Settings, settings, s => [s.Key, s.Shown, s.Source]);
    }
}
