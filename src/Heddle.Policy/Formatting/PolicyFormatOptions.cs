namespace Heddle.Policy;

/// <summary>How policies are laid out.</summary>
public sealed record PolicyFormatOptions
{
    /// <summary>The number of characters lines should not exceed, from 20; 80 by default. Long strings may.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 20.</exception>
    public int LineWidth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 20);
            field = value;
        }
    } = 80;

    /// <summary>The number of spaces a level is moved to the right, 0 to 16; 2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within the range.</exception>
    public int IndentSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 16);
            field = value;
        }
    } = 2;

    internal static PolicyFormatOptions Default { get; } = new();
}
