namespace Heddle.Policy;

/// <summary>Text without a line break. Behind a comment the line has to end, so that the groups around one break.</summary>
internal sealed class TextDoc(string text, bool isComment = false) : Doc
{
    public string Text { get; } = text;

    public override bool Breaks { get; } = isComment;
}
