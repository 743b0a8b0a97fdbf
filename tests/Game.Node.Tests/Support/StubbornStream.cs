namespace Mallard.Game.Node.Tests.Support;

/// <summary>A disk in trouble.</summary>
internal sealed class StubbornStream : MemoryStream
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _gate = new();

    public bool IsFull { get; init; }

    public bool IsStuck { get; init; }

    public int Writes { get; private set; }

    /// <summary>The first write has come.</summary>
    public Task Reached => _reached.Task;

    public Task Closed => _closed.Task;

    public void Release() => _gate.Set();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Writes++;
        _reached.TrySetResult();
        if (IsFull) throw new IOException("No space left on device");
        if (IsStuck) _gate.Wait(TimeSpan.FromMinutes(1));
        base.Write(buffer, offset, count);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _gate.Dispose();
        _closed.TrySetResult();
    }
}
