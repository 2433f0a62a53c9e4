using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Collects the findings about one policy. A policy is checked once for each kind of request, and what is found again counts once.</summary>
internal sealed class ValidationFindings(string policyId, PolicySyntax policy)
{
    private const int MaxFindings = 100;

    private readonly HashSet<(SourceSpan Span, string Message)> _seen = [];
    private readonly List<PolicyDiagnostic> _findings = [];

    public bool HasErrors { get; private set; }

    /// <summary>Whether so much was found that looking further helps nobody.</summary>
    public bool IsFull => _findings.Count >= MaxFindings;

    public void Error(SourceSpan span, string message, string? help = null)
    {
        HasErrors = true;
        Add(DiagnosticSeverity.Error, span, message, help);
    }

    public void Warning(SourceSpan span, string message, string? help = null) => Add(DiagnosticSeverity.Warning, span, message, help);

    public ImmutableArray<PolicyDiagnostic> ToImmutable() => [.. _findings.OrderBy(f => f.Span.Start)];

    private void Add(DiagnosticSeverity severity, SourceSpan span, string message, string? help)
    {
        if (IsFull || !_seen.Add((span, message)))
        {
            return;
        }

        _findings.Add(
            new PolicyDiagnostic(message)
            {
                Severity = severity,
                Help = help,
                PolicyId = policyId,
                Source = policy.Source,
                Span = span,
            }
        );
    }
}
