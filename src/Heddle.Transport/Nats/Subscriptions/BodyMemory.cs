namespace Heddle.Transport.Nats;

/// <summary>
/// Gives the bodies of arriving messages their memory. Small ones share a piece, because the garbage collector's work grows with the
/// number of objects and not with their bytes. Belongs to one read loop.
/// </summary>
/// <remarks>Memory is never taken back: a body is its receiver's for as long as he likes.</remarks>
internal sealed class BodyMemory
{
    /// <summary>The longest body that shares a piece.</summary>
    public const int SharedBytes = 512;

    /// <summary>What a receiver who keeps one small body keeps with it at most.</summary>
    public const int PieceBytes = 8 * 1024;

    private byte[] _piece = [];
    private int _taken;

    /// <summary>Takes memory that nobody else gets.</summary>
    /// <param name="length">How many bytes.</param>
    public Memory<byte> Take(int length)
    {
        if (length > SharedBytes)
        {
            return GC.AllocateUninitializedArray<byte>(length);
        }

        if (_piece.Length - _taken < length)
        {
            _piece = GC.AllocateUninitializedArray<byte>(PieceBytes);
            _taken = 0;
        }

        var memory = _piece.AsMemory(_taken, length);
        _taken += length;
        return memory;
    }
}
