namespace Heddle.Jobs;

/// <summary>A packet was not sent, because peers would drop it without a word.</summary>
/// <param name="errors">The rules it breaks.</param>
public sealed class InvalidPacketException(IReadOnlyList<ValidationError> errors)
    : Exception($"the packet would be dropped by its receivers: {string.Join("; ", errors)}")
{
    /// <summary>The rules it breaks.</summary>
    public IReadOnlyList<ValidationError> Errors { get; } = errors;
}
