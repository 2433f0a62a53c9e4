namespace Heddle.Cryptography.Tests;

/// <summary>Knuth's 64-bit linear congruential generator, so that other languages can make the same cases.</summary>
internal sealed class Generator
{
    private ulong _state = 1;

    public ulong Next() => _state = (_state * 6364136223846793005) + 1442695040888963407;
}
