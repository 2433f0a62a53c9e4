namespace Heddle.Jobs;

/// <summary>How much of a stranger's packet is read. A packet beyond a limit is refused as malformed before room is made for it.</summary>
public sealed record PacketLimits
{
    /// <summary>The limits that hold when none are given.</summary>
    public static PacketLimits Default { get; } = new();

    /// <summary>The largest packet, in bytes. Default 1,048,576, the bound of the production profile and of a default NATS server.</summary>
    public int MaxPacketBytes
    {
        get;
        init => field = AtLeastOne(value);
    } = 1_048_576;

    /// <summary>
    /// The longest single text, in bytes of UTF-8. Default 262,144: texts of the protocol are short, but a control plane may put its
    /// effective configuration into an environment value.
    /// </summary>
    public int MaxTextBytes
    {
        get;
        init => field = AtLeastOne(value);
    } = 262_144;

    /// <summary>The most entries of one map or values of one list. Default 1,000, the bound of the Go validator for labels and tags.</summary>
    public int MaxItems
    {
        get;
        init => field = AtLeastOne(value);
    } = 1_000;

    private static int AtLeastOne(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return value;
    }
}
