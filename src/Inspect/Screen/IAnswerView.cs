using Mallard.Inspection;

namespace Mallard.Inspect.Screen;

/// <summary>Shows an answer as it comes.</summary>
internal interface IAnswerView
{
    /// <summary>The next part.</summary>
    void Show(AnswerPart part);
}

/// <summary>For machines: each part on a line.</summary>
internal sealed class JsonView(TextWriter output) : IAnswerView
{
    public void Show(AnswerPart part)
    {
        output.WriteLine(JsonLines.Write(part));
        output.Flush();
    }
}
