namespace Heddle.Transport;

/// <summary>Where a connection stands.</summary>
public enum BusState
{
    /// <summary>Connected and usable.</summary>
    Connected,

    /// <summary>The connection was lost; attempts to restore it are under way and publishes are buffered.</summary>
    Reconnecting,

    /// <summary>Finishing what has begun before closing; new subscriptions are refused.</summary>
    Draining,

    /// <summary>Closed for good.</summary>
    Closed,
}
