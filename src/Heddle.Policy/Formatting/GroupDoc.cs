namespace Heddle.Policy;

/// <summary>Content whose own lines all break, or none.</summary>
internal sealed class GroupDoc(Doc content) : Doc
{
    public Doc Content { get; } = content;

    public override bool Breaks { get; } = content.Breaks;
}
