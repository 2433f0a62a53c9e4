namespace Heddle.Policy;

/// <summary>Text without a line break.</summary>
internal sealed class TextDoc(string text) : Doc
{
    public string Text { get; } = text;

    public override bool Breaks => false;
}
