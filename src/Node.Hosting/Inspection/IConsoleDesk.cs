using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// Takes what operators ask, whatever kind of console they sit at, and treats it alike: words are checked, what changes something needs to be
/// confirmed and is written to the audit log, and the members concerned answer. Any thread.
/// </summary>
/// <remarks>Who may ask is for the console to find out.</remarks>
public interface IConsoleDesk
{
    /// <summary>Takes a request, or a cancellation of one.</summary>
    /// <param name="request">What is asked. Among those under way for <paramref name="output"/> its id is the only one of its kind.</param>
    /// <param name="from">Where the operator is, for the audit log.</param>
    /// <param name="output">Takes the answer, part by part to its <see cref="EndPart"/>.</param>
    void Take(Request request, string from, IAnswerWriter output);

    /// <summary>Nobody wants the answers any more.</summary>
    void Leave(IAnswerWriter output);
}

/// <summary>Where an answer goes. Any thread.</summary>
public interface IAnswerWriter
{
    /// <summary>Takes a part; false when nobody wants it any more.</summary>
    bool Write(AnswerPart part);
}
