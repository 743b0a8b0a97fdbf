namespace Mallard.Inspect.Editing;

/// <summary>A keyboard.</summary>
internal interface IKeys
{
    /// <summary>Waits for a key; null when there will be no more.</summary>
    ConsoleKeyInfo? Read();
}

/// <summary>That of the terminal. Ctrl+C is a key while a line is typed, and an interruption while a command runs.</summary>
internal sealed class TerminalKeys : IKeys
{
    public ConsoleKeyInfo? Read()
    {
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}
