using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Collects the findings of one text. Hostile input cannot make it grow without bound.</summary>
internal sealed class DiagnosticBag(SourceText source)
{
    private const int MaxFindings = 100;

    private readonly ImmutableArray<PolicyDiagnostic>.Builder _findings = ImmutableArray.CreateBuilder<PolicyDiagnostic>();
    private int _errors;

    public SourceText Source { get; } = source;

    public int Count => _findings.Count;

    /// <summary>Whether so many errors were found that looking further helps nobody.</summary>
    public bool IsFull => _errors >= MaxFindings;

    public bool HasErrors => _errors > 0;

    public void Error(SourceSpan span, string message, string? help = null)
    {
        if (!IsFull)
        {
            _errors++;
            Add(DiagnosticSeverity.Error, span, message, help);
        }
    }

    public void Warning(SourceSpan span, string message, string? help = null)
    {
        // Warnings never take the place of errors.
        if (_findings.Count - _errors < MaxFindings)
        {
            Add(DiagnosticSeverity.Warning, span, message, help);
        }
    }

    public ImmutableArray<PolicyDiagnostic> ToImmutable() => [.. _findings.OrderBy(f => f.Span.Start)];

    private void Add(DiagnosticSeverity severity, SourceSpan span, string message, string? help) =>
        _findings.Add(
            new PolicyDiagnostic(message)
            {
                Severity = severity,
                Help = help,
                Source = Source,
                Span = span,
            }
        );
}
