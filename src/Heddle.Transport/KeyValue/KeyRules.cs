using System.Buffers;

namespace Heddle.Transport;

/// <summary>What names of buckets, keys and patterns over keys look like. The rules are those of the NATS key-value clients.</summary>
internal static class KeyRules
{
    private const string NameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    private static readonly SearchValues<char> BucketCharacters = SearchValues.Create(NameCharacters);
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create(NameCharacters + "/=.");

    /// <summary>Checks a bucket's name.</summary>
    /// <exception cref="ArgumentException">It is empty or has another character than <c>a-zA-Z0-9_-</c>.</exception>
    public static void CheckBucket(string bucket)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        if (!IsBucket(bucket))
        {
            throw new ArgumentException($"bucket name `{bucket}` has a character other than `a-zA-Z0-9_-`", nameof(bucket));
        }
    }

    /// <summary>Whether it is a bucket's name.</summary>
    public static bool IsBucket(string? bucket) => bucket is { Length: > 0 } && !bucket.AsSpan().ContainsAnyExcept(BucketCharacters);

    /// <summary>Checks a key.</summary>
    /// <exception cref="ArgumentException">It is empty, has another character than <c>-/_=.a-zA-Z0-9</c> or a dot out of place.</exception>
    public static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        CheckCharacters(key, nameof(key));
        CheckDots(key, nameof(key));
    }

    /// <summary>Checks a key or a pattern with <c>*</c> for one token and <c>&gt;</c> for the rest.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static void CheckFilter(string filter)
    {
        ArgumentException.ThrowIfNullOrEmpty(filter);
        CheckDots(filter, nameof(filter));
        foreach (var range in filter.AsSpan().Split('.'))
        {
            switch (filter.AsSpan(range))
            {
                case ">" when range.End.GetOffset(filter.Length) != filter.Length:
                    throw new ArgumentException(
                        $"`>` in key filter `{filter}` stands for the rest and must be the last token",
                        nameof(filter)
                    );
                case ">" or "*":
                    break;
                case var token:
                    CheckCharacters(token, nameof(filter));
                    break;
            }
        }
    }

    private static void CheckCharacters(ReadOnlySpan<char> text, string parameter)
    {
        if (text.ContainsAnyExcept(KeyCharacters))
        {
            throw new ArgumentException($"{parameter} `{text}` has a character other than `-/_=.a-zA-Z0-9`", parameter);
        }
    }

    private static void CheckDots(string text, string parameter)
    {
        if (text.StartsWith('.') || text.EndsWith('.') || text.Contains("..", StringComparison.Ordinal))
        {
            throw new ArgumentException($"{parameter} `{text}` starts or ends with a dot or has two in a row", parameter);
        }
    }
}
