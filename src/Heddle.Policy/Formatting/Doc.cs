namespace Heddle.Policy;

/// <summary>Text with places where lines may break, before it is known which of them do.</summary>
internal abstract class Doc
{
    public static readonly Doc Empty = new TextDoc("");

    /// <summary>A space, or a line break where the group around it does not fit.</summary>
    public static readonly Doc Line = new LineDoc(" ");

    /// <summary>Nothing, or a line break where the group around it does not fit.</summary>
    public static readonly Doc SoftLine = new LineDoc("");

    /// <summary>Always a line break; the groups around it break too.</summary>
    public static readonly Doc HardLine = new LineDoc(null);

    /// <summary>Whether a line break in it is certain.</summary>
    public abstract bool Breaks { get; }

    public static implicit operator Doc(string text) => new TextDoc(text);

    public static Doc Concat(params IReadOnlyList<Doc> parts) => new ConcatDoc(parts);

    /// <summary>Breaks all of its own lines, or none.</summary>
    public static Doc Group(params IReadOnlyList<Doc> parts) => new GroupDoc(new ConcatDoc(parts));

    public static Doc Indent(params IReadOnlyList<Doc> parts) => new IndentDoc(new ConcatDoc(parts));
}
