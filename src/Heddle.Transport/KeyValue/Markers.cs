namespace Heddle.Transport;

/// <summary>How a message in a bucket's stream says that it removes its key.</summary>
internal static class Markers
{
    private const string Operation = "KV-Operation";

    /// <summary>The headers of a delete marker. Shared: nobody may change them.</summary>
    public static BusHeaders Delete { get; } = CreateDelete();

    /// <summary>The headers of a delete marker, to add others to.</summary>
    public static BusHeaders CreateDelete() => new() { { Operation, "DEL" } };

    /// <summary>
    /// What a message does to its key. Servers from 2.11 write markers of their own, with the reason in place of an operation.
    /// </summary>
    public static KeyValueOperation Read(BusHeaders? headers) =>
        headers switch
        {
            null => KeyValueOperation.Put,
            _ when headers.TryGet(Operation, out var operation) => operation switch
            {
                "DEL" => KeyValueOperation.Delete,
                "PURGE" => KeyValueOperation.Purge,
                _ => KeyValueOperation.Put,
            },
            _ when headers.TryGet("Nats-Marker-Reason", out var reason) => reason is "Remove"
                ? KeyValueOperation.Delete
                : KeyValueOperation.Purge,
            _ => KeyValueOperation.Put,
        };
}
