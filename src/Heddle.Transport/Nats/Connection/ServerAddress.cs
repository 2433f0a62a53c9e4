using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Heddle.Transport.Nats;

/// <summary>One server's address, and the credentials its URL carried.</summary>
/// <param name="Host">Host name or IP address, without brackets.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="Tls">Whether the URL insists on TLS.</param>
/// <param name="Credentials">The credentials of the URL, or <see langword="null"/>.</param>
internal sealed record ServerAddress(string Host, int Port, bool Tls, NatsCredentials? Credentials)
{
    private const int DefaultPort = 4222;

    /// <summary>
    /// The name the server's certificate must carry, where that is not the host: a cluster's servers announce each other by IP address,
    /// and their certificates may only name the host they are all known by.
    /// </summary>
    public string? TlsName { get; init; }

    /// <summary>Host and port, as servers announce each other.</summary>
    public string Endpoint => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Reads a URL; a bare <c>host:port</c> counts as <c>nats://</c>.</summary>
    /// <param name="url">The URL.</param>
    /// <exception cref="ArgumentException">It is not a URL of a NATS server.</exception>
    public static ServerAddress Parse(string url)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        return TryParse(url, out var address) ? address : throw new ArgumentException(Refuse(url), nameof(url));
    }

    /// <summary>Reads a URL as <see cref="Parse"/> does; <see langword="false"/> when it is none of a NATS server.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="address">The address.</param>
    public static bool TryParse(string url, [NotNullWhen(true)] out ServerAddress? address)
    {
        var text = url.Contains("://", StringComparison.Ordinal) ? url : "nats://" + url;
        address =
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Host.Length > 0
            && uri.Scheme is "nats" or "tls"
            && EndsBehindPort(uri)
                ? new(uri.IdnHost.Trim('[', ']'), uri.Port < 0 ? DefaultPort : uri.Port, uri.Scheme is "tls", ReadCredentials(uri))
                : null;
        return address is not null;
    }

    /// <summary>A URL as it may be shown.</summary>
    /// <param name="url">The URL, sound or not.</param>
    public static string Redact(string url) => ReplaceUser(url, "***@");

    /// <summary>The sentence about a URL that is none.</summary>
    /// <param name="url">The URL; what may be a secret in it is left out.</param>
    public static string Refuse(string url) => $"`{Redact(url)}` is not a server URL; write `nats://host:port` or `tls://host:port`";

    /// <summary>The address of a server that this one announced: what was learned of this one holds for it, too.</summary>
    /// <param name="endpoint">Host and port.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public ServerAddress Neighbour(string endpoint)
    {
        var address = Parse(endpoint);
        var name = TlsName ?? (IPAddress.TryParse(Host, out _) ? null : Host);
        return address with { Tls = Tls, Credentials = Credentials, TlsName = IPAddress.TryParse(address.Host, out _) ? name : null };
    }

    /// <summary>A URL with another text in place of what stands between scheme and host, if anything does.</summary>
    /// <param name="url">The URL, sound or not.</param>
    /// <param name="replacement">The other text.</param>
    public static string ReplaceUser(string url, string replacement)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var at = url.LastIndexOf('@');
        return at < start ? url : string.Concat(url.AsSpan(0, start), replacement, url.AsSpan(at + 1));
    }

    // A password with `#`, `?` or `/` in it, not percent-encoded, ends the host early: better refused than sent to a stranger.
    private static bool EndsBehindPort(Uri uri) => uri.PathAndQuery is "/" or "" && uri.Fragment.Length == 0;

    public override string ToString() => (Tls ? "tls://" : "nats://") + Endpoint;

    private static NatsCredentials? ReadCredentials(Uri uri)
    {
        if (uri.UserInfo.Length == 0)
        {
            return null;
        }

        var colon = uri.UserInfo.IndexOf(':');
        return colon < 0
            ? NatsCredentials.Token(Uri.UnescapeDataString(uri.UserInfo))
            : NatsCredentials.UserPassword(
                Uri.UnescapeDataString(uri.UserInfo[..colon]),
                Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..])
            );
    }
}
