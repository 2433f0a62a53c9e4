namespace Heddle.Jobs;

/// <summary>The lower three bits of a tag. Groups (3 and 4) do not exist in proto3 and are refused.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
