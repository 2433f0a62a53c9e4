using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Mesh;

/// <summary>
/// Enforces DataAnnotations on an input, nested objects and lists included. A type whose graph carries no annotation costs nothing.
/// </summary>
internal sealed class InputValidator
{
    private static readonly ConcurrentDictionary<JsonTypeInfo, InputValidator> Known = new();

    private readonly JsonTypeInfo _type;
    private readonly Rule[] _rules = [];
    private readonly InputValidator? _element;
    private readonly bool _validatesItself;
    private bool _isNeeded;

    private InputValidator(JsonTypeInfo type, Dictionary<JsonTypeInfo, InputValidator> building)
    {
        _type = type;
        building[type] = this;
        _validatesItself = typeof(IValidatableObject).IsAssignableFrom(type.Type);
        if (type.Kind == JsonTypeInfoKind.Object)
        {
            _rules = [.. type.Properties.Where(property => property.Get is not null).Select(property => new Rule(property, building))];
        }
        else if (type.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary && type.ElementType is { } element)
        {
            _element = Build(type.Options.GetTypeInfo(element), building);
        }
    }

    public static InputValidator For(JsonTypeInfo type) =>
        Known.GetOrAdd(
            type,
            static type =>
            {
                var building = new Dictionary<JsonTypeInfo, InputValidator>();
                var validator = Build(type, building);
                Settle(building.Values);
                return validator;
            }
        );

    /// <exception cref="InvalidInputException">An annotation is violated.</exception>
    public void Check(object? input, ReadOnlyMemory<byte> body, string agent)
    {
        if (!_isNeeded || input is null)
        {
            return;
        }

        var errors = new InputErrors();
        using var document = JsonDocument.Parse(body);
        Visit(input, document.RootElement, [], errors);
        if (errors.Count > 0)
        {
            throw errors.ToException(agent);
        }
    }

    private static InputValidator Build(JsonTypeInfo type, Dictionary<JsonTypeInfo, InputValidator> building) =>
        building.TryGetValue(type, out var known) ? known : new InputValidator(type, building);

    // A type is worth visiting when it, or anything it reaches, carries a rule; types may refer to each other in circles.
    private static void Settle(ICollection<InputValidator> validators)
    {
        bool changed;
        do
        {
            changed = false;
            foreach (var validator in validators.Where(candidate => !candidate._isNeeded && candidate.HasWork()))
            {
                validator._isNeeded = true;
                changed = true;
            }
        } while (changed);
    }

    private bool HasWork() =>
        _validatesItself || _element is { _isNeeded: true } || _rules.Any(rule => rule.Attributes.Length > 0 || rule.Nested._isNeeded);

    private void Visit(object value, JsonElement json, List<object> location, InputErrors errors)
    {
        if (!_isNeeded || errors.IsFull)
        {
            return;
        }

        if (_element is not null)
        {
            VisitItems(value, json, location, errors);
            return;
        }

        foreach (var rule in _rules)
        {
            location.Add(rule.Property.Name);
            rule.Check(value, json, location, errors);
            location.RemoveAt(location.Count - 1);
        }

        if (value is IValidatableObject self)
        {
            foreach (var result in self.Validate(new ValidationContext(value)))
            {
                object[] place = result.MemberNames.FirstOrDefault() is { } member ? [.. location, NameOf(member)] : [.. location];
                errors.Add(new("value_error", place, result.ErrorMessage ?? "the value is not valid", json.Clone()));
            }
        }
    }

    private void VisitItems(object value, JsonElement json, List<object> location, InputErrors errors)
    {
        if (value is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                Descend(entry.Value, (string)Convert.ToString(entry.Key, null)!, json, location, errors);
            }

            return;
        }

        var index = 0;
        foreach (var item in (IEnumerable)value)
        {
            Descend(item, index++, json, location, errors);
        }
    }

    private void Descend(object? item, object step, JsonElement json, List<object> location, InputErrors errors)
    {
        if (item is null)
        {
            return;
        }

        location.Add(step);
        _element!.Visit(item, Rule.MemberOf(json, step), location, errors);
        location.RemoveAt(location.Count - 1);
    }

    private string NameOf(string clrName) =>
        _rules.FirstOrDefault(rule => string.Equals(rule.ClrName, clrName, StringComparison.Ordinal))?.Property.Name ?? clrName;

    private sealed class Rule
    {
        public Rule(JsonPropertyInfo property, Dictionary<JsonTypeInfo, InputValidator> building)
        {
            Property = property;
            ClrName = (property.AttributeProvider as System.Reflection.MemberInfo)?.Name ?? property.Name;
            Attributes =
            [
                .. InputAttributes
                    .ProvidersOf(property)
                    .SelectMany(provider => provider.GetCustomAttributes(typeof(ValidationAttribute), inherit: true))
                    .Cast<ValidationAttribute>(),
            ];
            Nested = Build(property.Options.GetTypeInfo(property.PropertyType), building);
        }

        public JsonPropertyInfo Property { get; }

        public string ClrName { get; }

        public ValidationAttribute[] Attributes { get; }

        public InputValidator Nested { get; }

        public void Check(object owner, JsonElement json, List<object> location, InputErrors errors)
        {
            var value = Property.Get!(owner);
            var member = MemberOf(json, Property.Name);
            if (Attributes.Length > 0)
            {
                var context = new ValidationContext(owner) { MemberName = ClrName, DisplayName = Property.Name };
                foreach (var attribute in Attributes)
                {
                    if (attribute.GetValidationResult(value, context) is { } result)
                    {
                        errors.Add(
                            new(AnnotationErrors.CodeOf(attribute), [.. location], result.ErrorMessage ?? "not valid", member.Clone())
                        );
                    }
                }
            }

            if (value is not null)
            {
                Nested.Visit(value, member, location, errors);
            }
        }

        public static JsonElement MemberOf(JsonElement owner, object step) =>
            step switch
            {
                string name when owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var member) => member,
                int index when owner.ValueKind == JsonValueKind.Array && index < owner.GetArrayLength() => owner[index],
                _ => JsonNull,
            };

        private static readonly JsonElement JsonNull = JsonElement.Parse("null");
    }
}
