using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heddle.Transport.Nats;

/// <summary>How to connect to NATS. The defaults suit a server on this machine.</summary>
public sealed record NatsOptions
{
    /// <summary>The URL of a server on this machine at the default port.</summary>
    public const string DefaultUrl = "nats://127.0.0.1:4222";

    /// <summary>
    /// The servers to try: <c>nats://host:port</c>, or <c>tls://</c> to insist on TLS, optionally with <c>user:password@</c> or
    /// <c>token@</c>. The port defaults to 4222. Default <see cref="DefaultUrl"/>.
    /// </summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>The one server to try: shorthand for <see cref="Urls"/> with one element.</summary>
    public string Url
    {
        get => Urls[0];
        init => Urls = [value];
    }

    /// <summary>The name the server shows for this connection. Default empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Who to connect as; <see langword="null"/>, the default, for what the URL says or nobody in particular.</summary>
    public NatsCredentials? Credentials { get; init; }

    /// <summary>How TLS is used.</summary>
    public NatsTlsOptions Tls { get; init; } = new();

    /// <summary>How a lost connection is restored.</summary>
    public NatsReconnectOptions Reconnect { get; init; } = new();

    /// <summary>How long one server may take from dialling to accepting the credentials. Default 5 s.</summary>
    public TimeSpan ConnectTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait between signs of life demanded from the server. Default 20 s.</summary>
    public TimeSpan PingInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(20);

    /// <summary>How many of those may be unanswered before the server counts as lost. Default 2.</summary>
    public int MaxPingsOut
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 2;

    /// <summary>How many bytes of publishes are kept while the connection is away. Default 8 MiB.</summary>
    public int OutgoingBufferBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            field = value;
        }
    } = 8 * 1024 * 1024;

    /// <summary>The first part of the subjects answers to requests come on. Default <c>_INBOX</c>.</summary>
    public string InboxPrefix
    {
        get;
        init
        {
            Subjects.CheckLiteral(value);
            field = value;
        }
    } = "_INBOX";

    /// <summary>
    /// Whether the servers are tried in random order, so that the clients of a cluster spread over it. Default
    /// <see langword="true"/>; otherwise in the order given.
    /// </summary>
    public bool ShuffleServers { get; init; } = true;

    /// <summary>
    /// How long <see cref="MessageBus.DrainAsync"/> waits for readers before it closes regardless. Default 30 s.
    /// </summary>
    public TimeSpan DrainTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>The clock for every wait and timeout. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the connection logs. Default nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Name and addresses, without any secret.</summary>
    public override string ToString() =>
        $"{nameof(NatsOptions)} {{ {nameof(Name)} = {Name}, {nameof(Urls)} = {string.Join(", ", Urls.Select(ServerAddress.Redact))} }}";
}
