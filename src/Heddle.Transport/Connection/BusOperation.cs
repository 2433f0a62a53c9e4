namespace Heddle.Transport;

/// <summary>An operation a server may refuse.</summary>
public enum BusOperation
{
    /// <summary>Publishing to a subject.</summary>
    Publish,

    /// <summary>Subscribing to a subject.</summary>
    Subscribe,
}
