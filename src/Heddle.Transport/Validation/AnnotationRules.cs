using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Transport;

/// <summary>
/// Enforces DataAnnotations on a value and on everything it holds: members, items of lists and dictionaries, derived types that its JSON
/// may name. A type whose graph carries none costs nothing. Safe for use from any thread.
/// </summary>
public sealed class AnnotationRules
{
    private readonly Member[] _members = [];
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
            _members = [.. type.Properties.Where(property => property.Get is not null).Select(property => new Member(property, known))];
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

    /// <summary>The rules of a type. Make them once: this is the expensive part.</summary>
    /// <param name="type">The type as its JSON is read or written.</param>
    public static AnnotationRules For(JsonTypeInfo type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var known = new Dictionary<Type, AnnotationRules>();
        var rules = Of(type, known);
        // A type is worth a look when it, or anything it reaches, carries a rule; types may refer to each other in circles.
        while (known.Values.FirstOrDefault(candidate => !candidate._isNeeded && candidate.HasWork()) is { } needed)
        {
            needed._isNeeded = true;
        }

        return rules;
    }

    /// <summary>Finds the rules that a value breaks.</summary>
    /// <param name="value">A value of the rules' type. It holds no circle: it comes from JSON, or has been written as JSON.</param>
    /// <param name="most">How many to find: a list of a million wrong items must not become an answer of a million lines.</param>
    /// <returns>The broken rules in the order they were found; empty when there are none.</returns>
    public IReadOnlyList<AnnotationProblem> Check(object? value, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (!_isNeeded || value is null)
        {
            return [];
        }

        var search = new AnnotationSearch(most);
        Visit(value, search);
        return search.Problems;
    }

    private static AnnotationRules Of(JsonTypeInfo type, Dictionary<Type, AnnotationRules> known) =>
        known.GetValueOrDefault(type.Type) ?? new(type, known);

    private bool HasWork() =>
        _validatesItself
        || _element is { _isNeeded: true }
        || _derived.Values.Any(derived => derived._isNeeded)
        || Array.Exists(_members, member => member.Attributes.Length > 0 || member.Rules._isNeeded);

    private void Visit(object value, AnnotationSearch search)
    {
        if (!_isNeeded || search.IsFull)
        {
            return;
        }

        if (_derived.TryGetValue(value.GetType(), out var derived))
        {
            derived.Visit(value, search);
            return;
        }

        if (_element is not null)
        {
            VisitItems((IEnumerable)value, search);
            return;
        }

        Array.ForEach(_members, member => member.Check(value, search));
        foreach (var result in (value as IValidatableObject)?.Validate(new ValidationContext(value)) ?? [])
        {
            search.Add(null, result, [.. result.MemberNames.Select(JsonNameOf)]);
        }
    }

    private void VisitItems(IEnumerable items, AnnotationSearch search)
    {
        var index = 0;
        // Only as the older interface does a dictionary hand out entries whose types need not be known.
        var entries = items is IDictionary dictionary ? dictionary.GetEnumerator() : items.GetEnumerator();
        while (!search.IsFull && entries.MoveNext())
        {
            var (step, value) = entries is IDictionaryEnumerator entry
                ? (Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value)
                : ((object)index++, entries.Current);
            if (value is not null)
            {
                search.Enter(step, isMember: false);
                _element!.Visit(value, search);
                search.Leave();
            }
        }
    }

    private string JsonNameOf(string clrName) => Array.Find(_members, member => member.ClrName == clrName)?.Property.Name ?? clrName;

    /// <summary>One member of a type and the rules it carries.</summary>
    private sealed class Member(JsonPropertyInfo property, Dictionary<Type, AnnotationRules> known)
    {
        public JsonPropertyInfo Property { get; } = property;

        // The name attributes such as Compare look a member up by; in JSON it may go by another.
        public string ClrName { get; } = (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;

        public ValidationAttribute[] Attributes { get; } =
        [
            .. JsonAttributes
                .ProvidersOf(property)
                .SelectMany(provider => provider.GetCustomAttributes(typeof(ValidationAttribute), inherit: true))
                .Cast<ValidationAttribute>(),
        ];

        public AnnotationRules Rules { get; } = Of(property.Options.GetTypeInfo(property.PropertyType), known);

        public void Check(object owner, AnnotationSearch search)
        {
            if (search.IsFull || (Attributes.Length == 0 && !Rules._isNeeded))
            {
                return;
            }

            search.Enter(Property.Name, isMember: true);
            var value = Property.Get!(owner);
            foreach (var attribute in Attributes)
            {
                var context = new ValidationContext(owner) { MemberName = ClrName, DisplayName = Property.Name };
                search.Add(attribute, attribute.GetValidationResult(value, context), []);
            }

            if (value is not null)
            {
                Rules.Visit(value, search);
            }

            search.Leave();
        }
    }
}
