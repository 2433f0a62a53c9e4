using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <summary>
/// Where a job's input or output is: a scheme, <c>://</c> and a key that means something only to the store of that scheme (CAP
/// specification 04). Opaque: <c>redis://ctx:run1:step@1</c> is a good pointer and no good URI, so it is never parsed as one.
/// </summary>
public sealed record BlobPointer
{
    /// <summary>The scheme of pointers into Redis, which every published SDK reads and writes.</summary>
    public const string RedisScheme = "redis";

    /// <summary>The scheme of pointers into a NATS object store: <c>nats-obj://bucket/name</c>.</summary>
    public const string NatsObjectScheme = "nats-obj";

    private const string Separator = "://";

    private BlobPointer(string scheme, string key) => (Scheme, Key) = (scheme, key);

    /// <summary>Which store can read it; never empty.</summary>
    public string Scheme { get; }

    /// <summary>Everything behind <c>://</c>; never empty.</summary>
    public string Key { get; }

    /// <summary>A pointer from its two parts.</summary>
    /// <param name="scheme">Which store can read it: a lower-case letter, then lower-case letters, digits, <c>+</c>, <c>.</c> and <c>-</c>.</param>
    /// <param name="key">The key; anything but empty.</param>
    /// <exception cref="InvalidPointerException">The scheme is not one, or the key is empty.</exception>
    public static BlobPointer Create(string scheme, string key)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(key);
        if (!IsScheme(scheme))
        {
            throw new InvalidPointerException(scheme, "unsupported pointer scheme");
        }

        return key.Length > 0 ? new(scheme, key) : throw new InvalidPointerException($"{scheme}{Separator}", "missing pointer key");
    }

    /// <summary>A pointer to a Redis key.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="InvalidPointerException">The key is empty.</exception>
    public static BlobPointer Redis(string key) => Create(RedisScheme, key);

    /// <summary>A pointer to an object in a NATS object store.</summary>
    /// <param name="bucket">The bucket, without a slash.</param>
    /// <param name="name">The object's name; it may have slashes.</param>
    /// <exception cref="InvalidPointerException">A part is empty, or the bucket has a slash.</exception>
    public static BlobPointer NatsObject(string bucket, string name)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        ArgumentNullException.ThrowIfNull(name);
        if (bucket.Length == 0 || name.Length == 0 || bucket.Contains('/', StringComparison.Ordinal))
        {
            throw new InvalidPointerException($"{NatsObjectScheme}{Separator}{bucket}/{name}", "bucket or object name is missing");
        }

        return new(NatsObjectScheme, $"{bucket}/{name}");
    }

    /// <summary>Reads a pointer.</summary>
    /// <param name="text">The text, as a packet carries it.</param>
    /// <exception cref="InvalidPointerException">The text is empty, or its scheme or key is missing.</exception>
    public static BlobPointer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            throw new InvalidPointerException(text, "empty pointer");
        }

        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        return end < 0 || !IsScheme(text.AsSpan(0, end))
            ? throw new InvalidPointerException(text, "unsupported pointer scheme")
            : Create(text[..end], text[(end + Separator.Length)..]);
    }

    /// <summary>Reads a pointer, if it is one.</summary>
    /// <param name="text">The text, as a packet carries it.</param>
    /// <param name="pointer">The pointer.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out BlobPointer? pointer)
    {
        var end = text?.IndexOf(Separator, StringComparison.Ordinal) ?? -1;
        pointer =
            end > 0 && text!.Length > end + Separator.Length && IsScheme(text.AsSpan(0, end))
                ? new(text[..end], text[(end + Separator.Length)..])
                : null;
        return pointer is not null;
    }

    /// <summary>The bucket and name a pointer into a NATS object store names.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="name">The object's name.</param>
    /// <returns><see langword="false"/> when the pointer is of another scheme or a part is missing.</returns>
    public bool TryGetNatsObject([NotNullWhen(true)] out string? bucket, [NotNullWhen(true)] out string? name)
    {
        var slash = Key.IndexOf('/', StringComparison.Ordinal);
        var whole = Scheme is NatsObjectScheme && slash > 0 && slash < Key.Length - 1;
        (bucket, name) = whole ? (Key[..slash], Key[(slash + 1)..]) : (null, null);
        return whole;
    }

    /// <summary>The pointer as packets carry it.</summary>
    public override string ToString() => $"{Scheme}{Separator}{Key}";

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('+' or '.' or '-'))
            {
                return false;
            }
        }

        return !text.IsEmpty && char.IsAsciiLetterLower(text[0]);
    }
}
