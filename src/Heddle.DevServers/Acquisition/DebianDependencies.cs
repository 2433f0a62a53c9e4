using System.Buffers;

namespace Heddle.DevServers;

/// <summary>Reads the <c>Depends</c> field of a Debian package (Debian Policy, section 7.1).</summary>
internal static class DebianDependencies
{
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t|(:[<");

    /// <summary>The package names, the first of each group of alternatives, without versions and architectures.</summary>
    public static IEnumerable<string> Parse(string field) =>
        from relation in field.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let end = relation.AsSpan().IndexOfAny(NameEnds)
        select end < 0 ? relation : relation[..end];
}
