namespace Heddle.Jobs;

/// <summary>A blob store could not be reached or refused what was asked of it. Another attempt may succeed.</summary>
/// <param name="scheme">The scheme of the store's pointers.</param>
/// <param name="problem">What happened.</param>
/// <param name="inner">What the store's client threw.</param>
public sealed class BlobStoreException(string scheme, string problem, Exception inner)
    : Exception($"blob store `{scheme}`: {problem}", inner)
{
    /// <summary>The scheme of the store's pointers.</summary>
    public string Scheme { get; } = scheme;
}
