using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>The annotations of a policy as a dictionary.</summary>
internal static class PolicyAnnotations
{
    public static ImmutableDictionary<string, string> Of(PolicySyntax syntax)
    {
        var annotations = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var annotation in syntax.Annotations)
        {
            annotations[annotation.Name] = annotation.Value ?? "";
        }

        return annotations.ToImmutable();
    }

    public static string? Find(PolicySyntax syntax, string name)
    {
        foreach (var annotation in syntax.Annotations)
        {
            if (annotation.Name == name)
            {
                return annotation.Value ?? "";
            }
        }

        return null;
    }
}
