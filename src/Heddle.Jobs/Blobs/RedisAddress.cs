using System.Globalization;

namespace Heddle.Jobs;

/// <summary>What an address such as <c>redis://:password@host:6379/0</c> says.</summary>
internal sealed class RedisAddress
{
    private const int DefaultPort = 6379;

    private RedisAddress(string host, int port, int database, string? password, bool tls) =>
        (Host, Port, Database, Password, Tls) = (host, port, database, password, tls);

    public string Host { get; }

    public int Port { get; }

    public int Database { get; }

    public string? Password { get; }

    public bool Tls { get; }

    /// <exception cref="ArgumentException">The text is no such address, or asks for what is not supported. The message holds no password.</exception>
    public static RedisAddress Parse(string url)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
        {
            throw new ArgumentException("a Redis address is `redis://host:port/database`, or `rediss://…` for TLS", nameof(url));
        }

        var path = uri.AbsolutePath.Trim('/');
        var database = 0;
        if (path.Length > 0 && !int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database))
        {
            throw new ArgumentException($"`{path}` is no number of a Redis database", nameof(url));
        }

        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new ArgumentException(
                "a Redis address has no query and no fragment here; leave out what follows the database",
                nameof(url)
            );
        }

        var port = uri.IsDefaultPort || uri.Port < 0 ? DefaultPort : uri.Port;
        return new(uri.DnsSafeHost, port, database, ReadPassword(uri.UserInfo), uri.Scheme is "rediss");
    }

    /// <summary>The address as it may be shown: without user and password.</summary>
    public static string Redact(string url)
    {
        var end = url.LastIndexOf('@');
        var start = url.IndexOf("://", StringComparison.Ordinal);
        return end < 0 ? url
            : start < 0 || start > end ? $"***{url.AsSpan(end)}"
            : $"{url.AsSpan(0, start + 3)}***{url.AsSpan(end)}";
    }

    private static string? ReadPassword(string userInfo)
    {
        if (userInfo.Length == 0)
        {
            return null;
        }

        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        var user = Uri.UnescapeDataString(colon < 0 ? userInfo : userInfo[..colon]);
        if (colon < 0 || user is not ("" or "default"))
        {
            throw new ArgumentException(
                "only Redis' `default` user is supported; write `redis://:password@host:port/database`",
                nameof(userInfo)
            );
        }

        return Uri.UnescapeDataString(userInfo[(colon + 1)..]);
    }
}
