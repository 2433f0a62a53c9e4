using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>What checking against a schema found.</summary>
public sealed class ValidationResult
{
    internal ValidationResult(ImmutableArray<PolicyDiagnostic> findings)
    {
        Errors = [.. findings.Where(f => f.Severity == DiagnosticSeverity.Error)];
        Warnings = [.. findings.Where(f => f.Severity == DiagnosticSeverity.Warning)];
    }

    /// <summary>Whether there are no errors; warnings do not count.</summary>
    public bool IsValid => Errors.IsEmpty;

    /// <summary>What contradicts the schema, in the order of the policies and of their text. Of one policy at most 100 are kept.</summary>
    public ImmutableArray<PolicyDiagnostic> Errors { get; }

    /// <summary>What the schema allows but is probably not meant, such as a policy that can never apply.</summary>
    public ImmutableArray<PolicyDiagnostic> Warnings { get; }

    /// <summary><c>valid</c>, or the errors, one a line.</summary>
    public override string ToString() => IsValid ? "valid" : string.Join('\n', Errors);
}
