namespace Heddle.Transport.Nats;

/// <summary>Several server URLs in one text, joined by commas: the form of environment variables, settings and command lines.</summary>
public static class NatsUrls
{
    /// <summary>The URLs, for <see cref="NatsOptions.Urls"/>. Spaces around them and empty places are left out; nothing is checked.</summary>
    /// <param name="urls">The text.</param>
    public static IReadOnlyList<string> Split(string urls)
    {
        ArgumentNullException.ThrowIfNull(urls);
        return urls.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What keeps a text from being URLs to connect to, a sentence for each, without the secrets in them; empty when nothing does.</summary>
    /// <param name="urls">The text.</param>
    public static IReadOnlyList<string> Check(string urls)
    {
        var parts = Split(urls);
        return parts.Count == 0
            ? ["names no server; write `nats://host:port` or `tls://host:port`"]
            : [.. parts.Where(url => !ServerAddress.TryParse(url, out _)).Select(ServerAddress.Refuse)];
    }

    /// <summary>The text as it may be shown: what stands between scheme and host, which may be a password or token, as <c>***</c>.</summary>
    /// <param name="urls">The text, sound or not.</param>
    public static string Redact(string urls) => string.Join(',', Split(urls).Select(ServerAddress.Redact));

    /// <summary>The text without the users, passwords and tokens in it: for connecting as somebody else.</summary>
    /// <param name="urls">The text, sound or not.</param>
    public static string WithoutUser(string urls) => string.Join(',', Split(urls).Select(url => ServerAddress.ReplaceUser(url, "")));
}
