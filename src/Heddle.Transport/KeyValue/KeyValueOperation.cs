namespace Heddle.Transport;

/// <summary>What a revision did to its key.</summary>
public enum KeyValueOperation
{
    /// <summary>Wrote a value.</summary>
    Put,

    /// <summary>Deleted the key, leaving a marker.</summary>
    Delete,

    /// <summary>Deleted the key and its history, leaving a marker.</summary>
    Purge,
}
