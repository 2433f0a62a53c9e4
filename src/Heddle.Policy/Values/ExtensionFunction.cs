using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>An extension function: its name, how it is called and its types. What it does is in <see cref="Operation" />.</summary>
/// <param name="Name">The name it is called by.</param>
/// <param name="IsMethod">Whether it is called as <c>receiver.name(…)</c>; the receiver is then the first parameter.</param>
/// <param name="Parameters">The kinds of the parameters.</param>
/// <param name="Result">The kind of the result.</param>
/// <param name="Operation">What it computes.</param>
internal sealed record ExtensionFunction(
    string Name,
    bool IsMethod,
    ImmutableArray<ValueKind> Parameters,
    ValueKind Result,
    ExtensionOperation Operation
)
{
    /// <summary>Whether it makes an extension value from a string.</summary>
    public bool IsConstructor => !IsMethod;

    // Functions are singletons of ExtensionFunctions.
    public bool Equals(ExtensionFunction? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => string.GetHashCode(Name, StringComparison.Ordinal);
}
