namespace Heddle.Mesh;

/// <summary>A call's body for as long as the call takes.</summary>
internal readonly struct InputBody : IDisposable
{
    private readonly PayloadBuffer? _buffer;
    private readonly ReadOnlyMemory<byte> _bytes;

    public InputBody(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    public InputBody(PayloadBuffer buffer) => _buffer = buffer;

    public ReadOnlyMemory<byte> Written => _buffer?.Written ?? _bytes;

    public void Dispose() => _buffer?.Dispose();
}
