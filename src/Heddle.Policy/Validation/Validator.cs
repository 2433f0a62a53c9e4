using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>
/// Checks policies against a schema by the rules of Cedar's strict mode: what passes raises no error at a decision, for every request and all
/// entities that pass too, except that numbers may overflow and entities may be missing. Safe to share between threads.
/// </summary>
/// <param name="schema">The schema.</param>
public sealed class Validator(Schema schema)
{
    private readonly Schema _schema = schema ?? throw new ArgumentNullException(nameof(schema));

    /// <summary>Checks all policies and templates of a set. Never throws for anything they contain.</summary>
    /// <param name="policies">The policies.</param>
    public ValidationResult Validate(PolicySet policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var findings = ImmutableArray.CreateBuilder<PolicyDiagnostic>();
        foreach (var template in policies.Templates)
        {
            findings.AddRange(PolicyChecker.Check(_schema, template.Id, template.Syntax));
        }

        foreach (var policy in policies.Policies)
        {
            findings.AddRange(
                policy.Template is null ? PolicyChecker.Check(_schema, policy.Id, policy.Syntax) : PolicyChecker.CheckLink(_schema, policy)
            );
        }

        return new ValidationResult(findings.ToImmutable());
    }
}
