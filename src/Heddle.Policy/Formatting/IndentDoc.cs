namespace Heddle.Policy;

/// <summary>Content whose broken lines begin further to the right.</summary>
internal sealed class IndentDoc(Doc content) : Doc
{
    public Doc Content { get; } = content;

    public override bool Breaks { get; } = content.Breaks;
}
