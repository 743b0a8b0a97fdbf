using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Mallard.Sockets;

/// <summary>The system calls of Linux that .NET has no words for.</summary>
internal static unsafe partial class Epoll
{
    public const uint Readable = 0x001;
    public const uint Writable = 0x004;
    public const uint Broken = 0x008 | 0x010;
    public const uint PeerEnded = 0x2000;
    public const uint OnChange = 1u << 31;

    /// <summary>The number of the error of a call that was interrupted, and is to be made again.</summary>
    public const int Interrupted = 4;

    private const int CloseOnExec = 0x80000;
    private const int OpAdd = 1;
    private const int OpRemove = 2;
    private const int OpModify = 3;

    // The structure of an event is packed on x64 and nowhere else.
    private static readonly int KeyOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    /// <summary>Length of one event in the buffer that <see cref="Wait"/> fills, in bytes.</summary>
    public static readonly int EventLength = KeyOffset + 8;

    public static int Create() => Check(epoll_create1(CloseOnExec));

    public static int CreateAlarm() => Check(eventfd(0, CloseOnExec));

    public static void Ring(int alarm)
    {
        ulong one = 1;
        _ = write(alarm, &one, sizeof(ulong));
    }

    public static void AddAlarm(int epoll, int alarm, int key)
    {
        var change = stackalloc byte[EventLength];
        Describe(change, Readable, key);
        Check(epoll_ctl(epoll, OpAdd, alarm, change));
    }

    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public static void Add(int epoll, SafeSocketHandle socket, uint events, int key)
    {
        var change = stackalloc byte[EventLength];
        Describe(change, events, key);
        Check(epoll_ctl(epoll, OpAdd, socket, change));
    }

    /// <summary>What is so now is told as if it had just changed.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public static void AddAgain(int epoll, SafeSocketHandle socket, uint events, int key)
    {
        var change = stackalloc byte[EventLength];
        Describe(change, events, key);
        Check(epoll_ctl(epoll, OpModify, socket, change));
    }

    /// <summary>Does nothing if it is not there.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed; the system has forgotten it by itself.</exception>
    public static void Remove(int epoll, SafeSocketHandle socket)
    {
        var change = stackalloc byte[EventLength];
        _ = epoll_ctl(epoll, OpRemove, socket, change);
    }

    /// <summary>Waits until something is ready.</summary>
    /// <param name="epoll">The epoll.</param>
    /// <param name="events">The buffer.</param>
    /// <param name="most">How many events it has room for.</param>
    /// <param name="milliseconds">For how long; -1 for as long as it takes.</param>
    /// <returns>How many events are in the buffer; none when it took too long.</returns>
    public static int Wait(int epoll, byte* events, int most, int milliseconds)
    {
        while (true)
        {
            var count = epoll_wait(epoll, events, most, milliseconds);
            if (count >= 0) return count;
            if (Marshal.GetLastPInvokeError() != Interrupted) Check(count);
        }
    }

    public static (uint Events, int Key) Read(byte* at) => (*(uint*)at, (int)*(long*)(at + KeyOffset));

    /// <summary>Sleeps, for less than a millisecond too.</summary>
    public static void Sleep(long nanoseconds)
    {
        var time = stackalloc long[2];
        (time[0], time[1]) = Math.DivRem(nanoseconds, 1_000_000_000);
        _ = nanosleep(time, null);
    }

    public static void Close(int descriptor) => _ = close(descriptor);

    private static void Describe(byte* change, uint events, int key)
    {
        *(uint*)change = events;
        *(long*)(change + KeyOffset) = key;
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, byte* change);

    // By its handle, which cannot be closed meanwhile: the number of a closed socket may be another's.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, SafeSocketHandle socket, byte* change);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint value, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, void* bytes, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int nanosleep(long* time, long* left);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
