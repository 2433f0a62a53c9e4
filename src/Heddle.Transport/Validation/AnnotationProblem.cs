using System.ComponentModel.DataAnnotations;

namespace Heddle.Transport;

/// <summary>One rule that a value breaks, and where.</summary>
public sealed class AnnotationProblem
{
    internal AnnotationProblem(IReadOnlyList<object> location, string path, ValidationAttribute? attribute, ValidationResult result) =>
        (Location, Path, Attribute, Message) = (location, path, attribute, result.ErrorMessage ?? "not valid");

    /// <summary>
    /// The way to the value from the outermost one, as in its JSON: names of members and keys of dictionaries (<see cref="string"/>), positions
    /// in lists (<see cref="int"/>). Empty for the outermost value.
    /// </summary>
    public IReadOnlyList<object> Location { get; }

    /// <summary>The same for people: <c>orders[1].item</c>, <c>cards[gold].number</c>.</summary>
    public string Path { get; }

    /// <summary>The rule, or <see langword="null"/> when the value itself says so as an <see cref="IValidatableObject"/>.</summary>
    public ValidationAttribute? Attribute { get; }

    /// <summary>The members that a value that validates itself blames, by their names in JSON. Empty for an attribute.</summary>
    public IReadOnlyList<string> Members { get; internal init; } = [];

    /// <summary>What is wrong, as the rule words it.</summary>
    public string Message { get; }
}
