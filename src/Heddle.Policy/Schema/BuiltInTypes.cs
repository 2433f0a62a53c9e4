using System.Collections.Frozen;

namespace Heddle.Policy;

/// <summary>The types of the language itself, which schemas name <c>__cedar::Long</c> or, where nothing else has the name, <c>Long</c>.</summary>
internal static class BuiltInTypes
{
    public const string Namespace = "__cedar";

    public static readonly FrozenDictionary<string, SimpleType> All = new[]
    {
        SimpleType.Boolean,
        SimpleType.Long,
        SimpleType.String,
        SimpleType.Decimal,
        SimpleType.IpAddress,
        SimpleType.DateTime,
        SimpleType.Duration,
    }.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>The names of the extension types among them.</summary>
    public static readonly string[] Extensions = [.. All.Values.Where(t => t.IsExtension).Select(t => t.Name)];

    /// <summary>Words of the JSON format, which a common type of that name could not be told from.</summary>
    public static bool IsReservedCommonTypeName(string name) =>
        name is "Bool" or "Boolean" or "Entity" or "Extension" or "Long" or "Record" or "Set" or "String";
}
