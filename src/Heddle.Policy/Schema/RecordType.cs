namespace Heddle.Policy;

/// <summary>The type of records that have exactly the given attributes, except for optional ones. Names are in ordinal order.</summary>
internal sealed class RecordType : CedarType
{
    public static readonly RecordType Empty = new([], [], isInterned: true);

    private readonly string[] _names;
    private readonly AttributeType[] _attributes;

    /// <summary>Takes over two arrays of one length; the names are in ordinal order and distinct.</summary>
    public RecordType(string[] names, AttributeType[] attributes, bool isInterned)
        : base(HeightOver(attributes), isInterned)
    {
        _names = names;
        _attributes = attributes;
    }

    public ReadOnlySpan<string> Names => _names;

    public ReadOnlySpan<AttributeType> Attributes => _attributes;

    public AttributeType? Find(string name)
    {
        var index = Array.BinarySearch(_names, name, StringComparer.Ordinal);
        return index >= 0 ? _attributes[index] : null;
    }

    private static int HeightOver(AttributeType[] attributes)
    {
        var height = 1;
        foreach (var attribute in attributes)
        {
            height = Math.Max(height, attribute.Type.Height + 1);
        }

        return height;
    }
}
