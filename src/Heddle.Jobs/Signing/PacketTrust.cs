namespace Heddle.Jobs;

/// <summary>What is known of where a packet comes from.</summary>
public enum PacketTrust
{
    /// <summary>Nothing: no signature was asked for, and one that may be there was not checked.</summary>
    Unverified,

    /// <summary>The key of the sender named in the packet signed it.</summary>
    Signed,

    /// <summary>As signed; also made for this subject, lately, once, on behalf of the identity in the envelope.</summary>
    Production,
}
