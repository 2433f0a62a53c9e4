namespace Heddle.Policy;

/// <summary>A place where a line may break.</summary>
internal sealed class LineDoc(string? flat) : Doc
{
    /// <summary>What stands there where the line does not break; null where it always does.</summary>
    public string? Flat { get; } = flat;

    public override bool Breaks => Flat is null;
}
