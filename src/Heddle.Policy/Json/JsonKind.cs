namespace Heddle.Policy;

/// <summary>The kinds of <see cref="JsonItem" />.</summary>
internal enum JsonKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
