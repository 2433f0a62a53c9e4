using System.Text.Json;

namespace Heddle.Cryptography;

/// <summary>A member of an object on its way to its place.</summary>
/// <param name="Name">The name it is written with and sorted by.</param>
/// <param name="Spelling">The name as the document has it.</param>
/// <param name="Position">Its place in the document.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct CanonicalMember(string Name, string Spelling, int Position, JsonElement Value)
    : IComparable<CanonicalMember>
{
    /// <summary>By UTF-16 code units; equal spellings end up side by side.</summary>
    public int CompareTo(CanonicalMember other)
    {
        var order = string.CompareOrdinal(Name, other.Name);
        return order != 0 ? order : string.CompareOrdinal(Spelling, other.Spelling);
    }
}
