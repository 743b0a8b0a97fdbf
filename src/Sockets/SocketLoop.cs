using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Mallard.Threads;

namespace Mallard.Sockets;

/// <summary>
/// Tells the owners of thousands of sockets when theirs can be read or written. They read and write themselves, on the thread that tells
/// them: no thread is woken for a packet, and no read is made to find nothing.
/// </summary>
/// <remarks>
/// On Linux a loop is one thread on an <c>epoll</c> of its own, which gathers what comes within a quarter of a millisecond when much comes. Where
/// there is no epoll, .NET's own readiness does the same with more work.
/// </remarks>
public abstract class SocketLoop : IDisposable
{
    /// <summary>Starts the best loop there is on this system.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="threads">Whose thread it is, if it has one.</param>
    /// <param name="before">Called by the thread before it tells the owners of all sockets that are ready together, if such a thread there is.</param>
    /// <param name="after">
    /// Called after that, and tells how soon at the latest it wants to be called again, though no socket is ready; null for no such time. When
    /// the loop ends before, it is called once more in time.
    /// </param>
    /// <param name="gathers">Whether it waits for more when much is coming. Not for few sockets.</param>
    public static SocketLoop Start(string name, HotThreads threads, Action? before = null, Func<TimeSpan?>? after = null, bool gathers = true) =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
            ? new EpollLoop(name, threads, before, after, gathers)
            : new PortableLoop();

    /// <summary>Watches a connected socket from now on, and makes it non-blocking. What it is told begins before this returns.</summary>
    /// <param name="socket">The socket; nothing asynchronous may be done with it while it is watched.</param>
    /// <param name="events">Is told.</param>
    /// <returns>Dispose it before the socket.</returns>
    /// <exception cref="Win32Exception">The system takes no more.</exception>
    /// <exception cref="ObjectDisposedException">The loop or the socket is over.</exception>
    public abstract SocketWatch Watch(Socket socket, ISocketEvents events);

    /// <summary>Ends the loop. Sockets still watched are told nothing more, and are not closed.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}

/// <summary>One watched socket. End it before the socket is closed.</summary>
public abstract class SocketWatch : IDisposable
{
    /// <summary>Says that all there was has been read: the next that comes is told again.</summary>
    public abstract void AwaitReadable();

    /// <summary>Says that there may be more to read, and that others come first: this is told again, as readable, after them.</summary>
    public abstract void TellAgain();

    /// <summary>
    /// Asks to be told once when the socket takes more. Try once more to write after this: what became free in between is not told.
    /// </summary>
    public abstract void AwaitWritable();

    /// <summary>Ends the watch; something that is being told at this moment may still come.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
