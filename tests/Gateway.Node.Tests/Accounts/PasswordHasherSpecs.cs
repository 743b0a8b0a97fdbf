using Mallard.Gateway.Accounts;

namespace Mallard.Gateway.Tests.Accounts;

public sealed class PasswordHasherSpecs
{
    private static readonly AccountSettings Quick = new() { HashCost = 4, HashWorkers = 2 };

    [Fact]
    public async Task A_password_matches_its_own_hash_and_no_other()
    {
        await using var hasher = new PasswordHasher(Quick);
        Assert.True(hasher.TryHash("오리🦆꽥", out var hashing));
        var hash = await hashing;

        Assert.True(await Verify(hasher, "오리🦆꽥", hash));
        Assert.False(await Verify(hasher, "오리🦆", hash));
        Assert.False(await Verify(hasher, "", hash));
    }

    [Theory]
    [InlineData("$2b$")]
    [InlineData("$2a$")]
    [InlineData("$2y$")]
    public async Task Hashes_made_by_other_bcrypt_libraries_verify(string kind)
    {
        // Made with crypt(3) of libxcrypt.
        var hash = kind + "10$abcdefghijklmnopqrstuubRLV.CaGf4fe6hVq9LKxDhOguZroRqe";
        await using var hasher = new PasswordHasher(Quick);

        Assert.True(await Verify(hasher, "mallard-1", hash));
        Assert.False(await Verify(hasher, "mallard-2", hash));
    }

    [Fact]
    public async Task The_decoy_matches_nothing_and_has_the_cost_of_a_real_hash()
    {
        await using var hasher = new PasswordHasher(Quick with { HashCost = 5 });
        Assert.True(hasher.TryHash("quack-1", out var hashing));

        Assert.False(await Verify(hasher, "quack-1", hasher.Decoy));
        Assert.Equal((await hashing)[..7], hasher.Decoy[..7]);
        Assert.Equal((await hashing).Length, hasher.Decoy.Length);
    }

    [Fact]
    public async Task What_is_no_hash_fails_its_task_and_nothing_else()
    {
        await using var hasher = new PasswordHasher(Quick with { HashWorkers = 1 });

        await Assert.ThrowsAnyAsync<Exception>(() => Verify(hasher, "quack-1", "nonsense"));

        Assert.False(await Verify(hasher, "quack-1", hasher.Decoy));
    }

    [Fact]
    public async Task A_full_queue_says_so_at_once()
    {
        await using var hasher = new PasswordHasher(new AccountSettings { HashCost = 12, HashWorkers = 1, HashQueue = 2 });
        var accepted = new List<Task<string>>();

        while (hasher.TryHash("quack-1", out var hash)) accepted.Add(hash);

        // Two wait, and the worker has taken one at most in the microseconds that this took.
        Assert.InRange(accepted.Count, 2, 3);
        Assert.All(accepted, hash => Assert.False(hash.IsCompleted));
    }

    [Fact]
    public async Task Disposal_drops_what_waits_and_ends_the_threads()
    {
        var hasher = new PasswordHasher(Quick with { HashCost = 8, HashWorkers = 1 });
        var queued = new List<Task<string>>();
        for (var i = 0; i < 50; i++)
        {
            Assert.True(hasher.TryHash("quack-1", out var hash));
            queued.Add(hash);
        }

        await hasher.DisposeAsync();

        Assert.All(queued, hash => Assert.True(hash.IsCompleted));
        Assert.Contains(queued, hash => hash.IsCanceled);
        Assert.False(hasher.TryHash("quack-1", out _));
    }

    [Theory]
    [InlineData(3, 1, 1, "HashCost")]
    [InlineData(32, 1, 1, "HashCost")]
    [InlineData(10, 0, 1, "HashWorkers")]
    [InlineData(10, 1, 0, "HashQueue")]
    public void A_figure_that_makes_no_sense_is_named(int cost, int workers, int queue, string name)
    {
        var settings = new AccountSettings { HashCost = cost, HashWorkers = workers, HashQueue = queue };

        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new PasswordHasher(settings)).ParamName);
    }

    private static Task<bool> Verify(PasswordHasher hasher, string password, string hash)
    {
        Assert.True(hasher.TryVerify(password, hash, out var matches));
        return matches;
    }
}
