namespace Heddle.Jobs;

/// <summary>
/// Turns received bytes into packets: bounds, signature over the raw bytes, content, rules, in this order. Whatever the bytes are, the
/// result is a value; nothing is thrown, and nothing larger than the limits is allocated. Safe for concurrent use.
/// </summary>
public abstract class PacketReader
{
    private protected PacketReader() { }

    /// <summary>Makes a reader for packets without a signature, or with that of the published SDKs.</summary>
    /// <param name="options">Whom to believe; <see langword="null"/> for the defaults, which accept unsigned packets.</param>
    public static PacketReader Create(PacketReaderOptions? options = null) =>
        new GenericPacketReader(options ?? PacketReaderOptions.Default);

    /// <summary>Makes a reader for packets signed in the production profile; it refuses all others.</summary>
    /// <param name="options">Whom to believe, and where to remember message ids.</param>
    public static PacketReader CreateProduction(ProductionReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ProductionPacketReader(options);
    }

    /// <summary>Reads a packet without the production profile, which needs no waiting.</summary>
    /// <param name="bytes">What arrived.</param>
    /// <param name="subject">The subject it arrived on.</param>
    /// <param name="options">Whom to believe; <see langword="null"/> for the defaults, which accept unsigned packets.</param>
    public static PacketReadResult Read(ReadOnlySpan<byte> bytes, string subject, PacketReaderOptions? options = null) =>
        GenericPacketReader.Read(bytes, subject, options ?? PacketReaderOptions.Default);

    /// <summary>Reads a packet.</summary>
    /// <param name="bytes">What arrived.</param>
    /// <param name="subject">The subject it arrived on; in the production profile the packet must have been signed for it.</param>
    /// <param name="cancellationToken">Ends the wait for the replay store. Other readers answer at once.</param>
    public abstract ValueTask<PacketReadResult> ReadAsync(
        ReadOnlyMemory<byte> bytes,
        string subject,
        CancellationToken cancellationToken = default
    );
}
