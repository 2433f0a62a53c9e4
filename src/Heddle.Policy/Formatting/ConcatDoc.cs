namespace Heddle.Policy;

/// <summary>One piece of content after another.</summary>
internal sealed class ConcatDoc(IReadOnlyList<Doc> parts) : Doc
{
    public IReadOnlyList<Doc> Parts { get; } = parts;

    public override bool Breaks { get; } = parts.Any(p => p.Breaks);
}
