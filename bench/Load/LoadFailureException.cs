namespace Mallard.Load;

/// <summary>A scenario cannot go on: a process ended, or did not start. The message is for the person at the terminal.</summary>
public sealed class LoadFailureException : Exception
{
    public LoadFailureException()
    {
    }

    public LoadFailureException(string message)
        : base(message)
    {
    }

    public LoadFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
