namespace Mallard.Hosting;

/// <summary>What supervisors go by.</summary>
public static class ExitCodes
{
    /// <summary>Stopped because it was asked to.</summary>
    public const int Stopped = 0;

    /// <summary>Could not start, or ended by itself; starting again may help.</summary>
    public const int StartFailed = 1;

    /// <summary>Bad command line or configuration; starting again will not help.</summary>
    public const int BadConfiguration = 2;
}
