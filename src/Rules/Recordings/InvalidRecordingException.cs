namespace Mallard.Rules.Recordings;

/// <summary>
/// A file is no recording, is damaged, or is of another version of the format. The message says what is wrong and at which byte. That a
/// recording was cut off is no damage and no exception.
/// </summary>
public sealed class InvalidRecordingException : Exception
{
    public InvalidRecordingException()
    {
    }

    public InvalidRecordingException(string message)
        : base(message)
    {
    }

    public InvalidRecordingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="position">The byte of the file at which the trouble, or the block that holds it, begins.</param>
    /// <param name="problem">What is wrong.</param>
    public InvalidRecordingException(long position, string problem)
        : base($"byte {position}: {problem}") => Position = position;

    /// <summary>The byte of the file at which the trouble, or the block that holds it, begins.</summary>
    public long Position { get; }
}
