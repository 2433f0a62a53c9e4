namespace Heddle.Policy;

/// <summary>The type of sets whose elements all have one type.</summary>
internal sealed class SetType(CedarType element, bool isInterned) : CedarType(element.Height + 1, isInterned)
{
    public CedarType Element { get; } = element;
}
