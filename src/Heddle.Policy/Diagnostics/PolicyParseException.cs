using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>A text is not a valid policy set, schema, entity list or value. Nothing of it was taken over.</summary>
public sealed class PolicyParseException : FormatException
{
    /// <summary>Carries all findings of one text.</summary>
    /// <param name="what">What was being parsed, such as <c>policies</c> or <c>schema</c>.</param>
    /// <param name="diagnostics">The findings; at least one is an error.</param>
    public PolicyParseException(string what, ImmutableArray<PolicyDiagnostic> diagnostics)
        : base(Describe(what, diagnostics))
    {
        Diagnostics = diagnostics;
    }

    /// <summary>Every finding, in the order of the text.</summary>
    public ImmutableArray<PolicyDiagnostic> Diagnostics { get; }

    private static string Describe(string what, ImmutableArray<PolicyDiagnostic> diagnostics)
    {
        var first = diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
        var more = diagnostics.Length > 1 ? $" and {diagnostics.Length - 1} more" : "";
        return $"{what} cannot be parsed: {first}{more}";
    }
}
