namespace Mallard.Gateway.Accounts;

/// <summary>The figures of registration and login.</summary>
public sealed record AccountSettings
{
    private static readonly int SpareCores = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>
    /// The bcrypt cost of new hashes: 2^cost rounds, 4 to 31, default 10 (about a tenth of a second). One more doubles what guessing
    /// from a stolen table costs, and what every registration and login costs. Hashes made at another cost stay valid, but then the
    /// time of a refusal tells whether an account is one of those.
    /// </summary>
    public int HashCost { get; init; } = 10;

    /// <summary>
    /// Threads that hash, at least 1, default: the cores of the machine less one. They run below normal priority. More finish a login
    /// storm sooner, up to the number of cores.
    /// </summary>
    public int HashWorkers { get; init; } = SpareCores;

    /// <summary>
    /// Registrations and logins that may wait for a thread, at least 1, default 128 for every core less one. Beyond that players are
    /// refused at once. The last in the queue waits queue / workers × the time of one hash: at the defaults some 15 seconds, which is
    /// about as long as a player looks at a login screen.
    /// </summary>
    public int HashQueue { get; init; } = 128 * SpareCores;

    /// <summary>
    /// The last parts of e-mail domains that may register, in lower case; default com and net, as published clients expect. Empty
    /// allows all. Existing accounts may log in whatever stands here.
    /// </summary>
    public IReadOnlyList<string> AllowedTopLevelDomains { get; init; } = ["com", "net"];
}
