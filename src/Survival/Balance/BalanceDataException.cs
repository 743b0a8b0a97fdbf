namespace Mallard.Survival.Balance;

/// <summary>A balance file cannot be used. The message names the file, the place in it, the value and what is wrong.</summary>
public sealed class BalanceDataException : Exception
{
    public BalanceDataException()
    {
    }

    public BalanceDataException(string message)
        : base(message)
    {
    }

    public BalanceDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public BalanceDataException(string file, string path, object? value, string problem)
        : base($"{file}: {path}: {value ?? "nothing"}: {problem}")
    {
    }
}
