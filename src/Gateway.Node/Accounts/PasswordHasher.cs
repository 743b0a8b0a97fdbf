using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Mallard.Threads;

namespace Mallard.Gateway.Accounts;

/// <summary>
/// Makes and checks password hashes (bcrypt) on a few threads of its own, so that a login storm queues here and nowhere else. When the
/// queue is full it says so at once; who waits gets an answer without blocking. Any thread may call.
/// </summary>
public sealed class PasswordHasher : IAsyncDisposable
{
    // What a bcrypt hash ends in: 23 bytes as 31 characters. No password is known that gives this one.
    private const string DecoyDigest = "MallardMallardMallardMallardMal";

    private readonly Channel<Job> _jobs;
    private readonly Task _stopped;
    private readonly int _cost;
    private volatile bool _stopping;

    /// <summary>Starts the threads.</summary>
    public PasswordHasher(AccountSettings settings)
    {
        _cost = Within(nameof(settings.HashCost), settings.HashCost, 4, 31);
        var workers = Within(nameof(settings.HashWorkers), settings.HashWorkers, 1, 1024);
        var queue = Within(nameof(settings.HashQueue), settings.HashQueue, 1, int.MaxValue);

        Decoy = BCrypt.Net.BCrypt.GenerateSalt(_cost, 'b') + DecoyDigest;
        _jobs = Channel.CreateBounded<Job>(queue);
        _stopped = Task.WhenAll(Enumerable.Range(1, workers).Select(n => BackgroundThread.Run($"password-{n}", Work)));
    }

    /// <summary>A hash that no password matches and that takes as long to check as one made here.</summary>
    public string Decoy { get; }

    /// <summary>Hashes a password; false if too many are waiting already. The task is cancelled if the hasher is disposed.</summary>
    public bool TryHash(string password, [NotNullWhen(true)] out Task<string>? hash) =>
        TryQueue(() => BCrypt.Net.BCrypt.HashPassword(password, BCrypt.Net.BCrypt.GenerateSalt(_cost, 'b')), out hash);

    /// <summary>
    /// Checks a password against a hash of the kinds $2a$, $2b$ and $2y$, at whatever cost it was made; false if too many are waiting
    /// already. The task is cancelled if the hasher is disposed, and fails if <paramref name="hash"/> is no bcrypt hash.
    /// </summary>
    public bool TryVerify(string password, string hash, [NotNullWhen(true)] out Task<bool>? matches) =>
        TryQueue(() => BCrypt.Net.BCrypt.Verify(password, hash), out matches);

    /// <summary>Drops what is waiting and ends the threads after the hash each is working on.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _jobs.Writer.TryComplete();
        await _stopped;
    }

    private bool TryQueue<T>(Func<T> work, [NotNullWhen(true)] out Task<T>? outcome)
    {
        var job = new Job<T>(work);
        outcome = _jobs.Writer.TryWrite(job) ? job.Outcome : null;
        return outcome is not null;
    }

    private static int Within(string name, int value, int least, int most) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");

    private void Work()
    {
        // The threads are ours, so waiting on them blocks nobody.
        while (_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_jobs.Reader.TryRead(out var job))
            {
                if (_stopping) job.Drop();
                else job.Run();
            }
        }
    }

    private abstract class Job
    {
        public abstract void Run();

        public abstract void Drop();
    }

    private sealed class Job<T>(Func<T> work) : Job
    {
        // Whoever waits must not continue on a hashing thread.
        private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Outcome => _outcome.Task;

        public override void Run()
        {
            try
            {
                var outcome = work();
                BackgroundThread.HandOver(() => _outcome.SetResult(outcome));
            }
            catch (Exception e)
            {
                BackgroundThread.HandOver(() => _outcome.SetException(e));
            }
        }

        public override void Drop() => BackgroundThread.HandOver(_outcome.SetCanceled);
    }
}
