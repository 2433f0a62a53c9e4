using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Jobs;

/// <summary>
/// Enforces DataAnnotations on a value and on everything it holds, wherever the attributes stand: on properties and on the parameters of
/// positional records. A type whose graph carries none costs nothing.
/// </summary>
internal sealed class AnnotationRules
{
    // A list of a million wrong items must not become a million-line message.
    private const int Most = 5;

    private readonly (JsonPropertyInfo Property, ValidationAttribute[] Attributes, AnnotationRules Rules)[] _members = [];
    private readonly AnnotationRules? _element;
    private readonly Dictionary<Type, AnnotationRules> _derived = [];
    private readonly bool _validatesItself;
    private bool _isNeeded;

    private AnnotationRules(JsonTypeInfo type, Dictionary<Type, AnnotationRules> known)
    {
        known[type.Type] = this;
        _validatesItself = typeof(IValidatableObject).IsAssignableFrom(type.Type);
        if (type.Kind is JsonTypeInfoKind.Object)
        {
            _members =
            [
                .. type
                    .Properties.Where(property => property.Get is not null)
                    .Select(property => (property, AttributesOf(property), Of(type.Options.GetTypeInfo(property.PropertyType), known))),
            ];
        }
        else if (type.ElementType is { } element)
        {
            _element = Of(type.Options.GetTypeInfo(element), known);
        }

        foreach (var derived in type.PolymorphismOptions?.DerivedTypes ?? [])
        {
            if (derived.DerivedType != type.Type)
            {
                _derived[derived.DerivedType] = Of(type.Options.GetTypeInfo(derived.DerivedType), known);
            }
        }
    }

    public static AnnotationRules For(JsonTypeInfo type)
    {
        var known = new Dictionary<Type, AnnotationRules>();
        var rules = Of(type, known);
        // A type is worth a look when it, or anything it reaches, carries a rule; types may refer to each other in circles.
        while (known.Values.FirstOrDefault(candidate => !candidate._isNeeded && candidate.HasWork()) is { } needed)
        {
            needed._isNeeded = true;
        }

        return rules;
    }

    /// <summary>What is wrong with a value; empty when nothing is. The value holds no circle: it comes from JSON, or has been written as JSON.</summary>
    public string Check(object? value)
    {
        if (!_isNeeded || value is null)
        {
            return "";
        }

        var problems = new List<string>();
        Visit(value, "", problems);
        return string.Join("; ", problems);
    }

    private static AnnotationRules Of(JsonTypeInfo type, Dictionary<Type, AnnotationRules> known) =>
        known.GetValueOrDefault(type.Type) ?? new(type, known);

    private static ValidationAttribute[] AttributesOf(JsonPropertyInfo property) =>
        [
            .. new[] { property.AttributeProvider, property.AssociatedParameter?.AttributeProvider }
                .OfType<ICustomAttributeProvider>()
                .SelectMany(provider => provider.GetCustomAttributes(typeof(ValidationAttribute), inherit: true))
                .Cast<ValidationAttribute>(),
        ];

    // The name attributes such as Compare look a member up by; in JSON it may go by another.
    private static string ClrName(JsonPropertyInfo property) => (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;

    private bool HasWork() =>
        _validatesItself
        || _element is { _isNeeded: true }
        || _derived.Values.Any(derived => derived._isNeeded)
        || Array.Exists(_members, member => member.Attributes.Length > 0 || member.Rules._isNeeded);

    private void Visit(object value, string path, List<string> problems)
    {
        if (!_isNeeded || problems.Count >= Most)
        {
            return;
        }

        if (_derived.TryGetValue(value.GetType(), out var derived))
        {
            derived.Visit(value, path, problems);
            return;
        }

        if (_element is not null)
        {
            VisitItems((IEnumerable)value, path, problems);
            return;
        }

        foreach (var (property, attributes, rules) in _members)
        {
            var place = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            var member = property.Get!(value);
            foreach (var attribute in attributes)
            {
                var context = new ValidationContext(value) { MemberName = ClrName(property), DisplayName = property.Name };
                Add(attribute.GetValidationResult(member, context), place, problems);
            }

            if (member is not null)
            {
                rules.Visit(member, place, problems);
            }
        }

        foreach (var result in (value as IValidatableObject)?.Validate(new ValidationContext(value)) ?? [])
        {
            Add(result, path.Length == 0 ? string.Join(", ", result.MemberNames) : path, problems);
        }
    }

    private void VisitItems(IEnumerable items, string path, List<string> problems)
    {
        var index = 0;
        // Only as the older interface does a dictionary hand out entries whose types need not be known.
        var entries = items is IDictionary dictionary ? dictionary.GetEnumerator() : items.GetEnumerator();
        while (problems.Count < Most && entries.MoveNext())
        {
            var (step, value) = entries is IDictionaryEnumerator entry ? (entry.Key, entry.Value) : (index++, entries.Current);
            if (value is not null)
            {
                _element!.Visit(value, $"{path}[{step}]", problems);
            }
        }
    }

    private static void Add(ValidationResult? result, string place, List<string> problems)
    {
        if (result is not null && problems.Count < Most)
        {
            var problem = (result.ErrorMessage ?? "not valid").TrimEnd('.');
            problems.Add(place.Length == 0 ? problem : $"`{place}`: {problem}");
        }
    }
}
