using Mallard.Threads;

namespace Mallard.Sockets;

/// <summary>
/// What the owner of a watched socket is told, by a thread that other sockets wait for: it must be quick, must not block and must not throw.
/// It may be told more often than there is a reason to.
/// </summary>
public interface ISocketEvents
{
    /// <summary>
    /// There may be something to read. Read until a read finds less than it had room for, then wait for the next time; or stop before, and say
    /// so with <see cref="SocketWatch.TellAgain"/>.
    /// </summary>
    /// <param name="watch">The socket's watch.</param>
    /// <param name="ended">
    /// The other side sends nothing more, or the connection is broken: read until a read says so. It stays true from then on and is not
    /// told again.
    /// </param>
    void OnReadable(SocketWatch watch, bool ended);

    /// <summary>The socket takes more; told only after <see cref="SocketWatch.AwaitWritable"/>.</summary>
    void OnWritable();

    /// <summary>It is told of something in a moment, after a few others: <see cref="Near.Bring"/> what is needed for that, and change nothing.</summary>
    void BringNear()
    {
    }
}
