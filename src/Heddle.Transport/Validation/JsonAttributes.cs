using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Transport;

/// <summary>
/// Where the attributes of a JSON member stand: on the property and, for a positional record, on the constructor's parameter, which is
/// where C# puts them unless told otherwise.
/// </summary>
public static class JsonAttributes
{
    /// <summary>The places to ask for a member's attributes.</summary>
    /// <param name="property">The member.</param>
    public static IEnumerable<ICustomAttributeProvider> ProvidersOf(JsonPropertyInfo property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return new[] { property.AttributeProvider, property.AssociatedParameter?.AttributeProvider }.OfType<ICustomAttributeProvider>();
    }
}
