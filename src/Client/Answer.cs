using System.Diagnostics.CodeAnalysis;

namespace Mallard.Client;

/// <summary>The server's refusal of a request.</summary>
/// <param name="Text">What it said.</param>
/// <param name="IsForPlayer">True if the text is meant to be shown to the player, false if it is for developers.</param>
public sealed record ServerError(string Text, bool IsForPlayer);

/// <summary>
/// What came of a request: a value, a refusal, or the end of the connection. All three are ordinary events of a game, so none of them
/// is an exception.
/// </summary>
/// <typeparam name="T">What the server answers if all is well.</typeparam>
public sealed record Answer<T>
    where T : class
{
    private Answer(T? value, ServerError? error, Disconnection? disconnection) =>
        (Value, Error, Disconnection) = (value, error, disconnection);

    /// <summary>True if the server did what was asked.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsSuccess => Value is not null;

    /// <summary>The answer, or null.</summary>
    public T? Value { get; }

    /// <summary>The refusal, or null.</summary>
    public ServerError? Error { get; }

    /// <summary>The end of the connection that came instead of an answer, or null.</summary>
    public Disconnection? Disconnection { get; }

    /// <summary>What went wrong, in one line; empty if nothing did.</summary>
    public string Failure => Error?.Text ?? Disconnection?.ToString() ?? "";

    internal static Answer<T> Success(T value) => new(value, null, null);

    internal static Answer<T> Refused(ServerError error) => new(null, error, null);

    internal static Answer<T> Gone(Disconnection disconnection) => new(null, null, disconnection);
}
