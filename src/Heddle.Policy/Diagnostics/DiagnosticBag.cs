using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Collects the findings of one text. Hostile input cannot make it grow without bound.</summary>
internal sealed class DiagnosticBag(SourceText source)
{
    private const int MaxFindings = 100;

    private readonly ImmutableArray<PolicyDiagnostic>.Builder _findings = ImmutableArray.CreateBuilder<PolicyDiagnostic>();

    public SourceText Source { get; } = source;

    public int Count => _findings.Count;

    /// <summary>Whether so much was found that looking further helps nobody.</summary>
    public bool IsFull => _findings.Count >= MaxFindings;

    public bool HasErrors { get; private set; }

    public void Error(SourceSpan span, string message, string? help = null)
    {
        HasErrors = true;
        if (!IsFull)
        {
            _findings.Add(
                new PolicyDiagnostic(message)
                {
                    Help = help,
                    Source = Source,
                    Span = span,
                }
            );
        }
    }

    public ImmutableArray<PolicyDiagnostic> ToImmutable() => [.. _findings.OrderBy(f => f.Span.Start)];
}
