using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>One thing a source gives: a message, or a change of the shared state in the form of one.</summary>
internal sealed record SourceItem(BusMessage Message, KeyValueEntry? Entry)
{
    public bool IsDelete => Entry is { Operation: not KeyValueOperation.Put };
}
