using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Mesh;

/// <summary>
/// Where the attributes of a JSON member stand: on the property and, for a positional record, on the constructor's parameter, which is
/// where C# puts them unless told otherwise.
/// </summary>
internal static class InputAttributes
{
    public static IEnumerable<ICustomAttributeProvider> ProvidersOf(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is { } member)
        {
            yield return member;
        }

        if (property.AssociatedParameter?.AttributeProvider is { } parameter)
        {
            yield return parameter;
        }
    }
}
