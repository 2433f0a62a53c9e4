namespace Heddle.Policy;

/// <summary>How much a finding matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Legal, but probably not what was meant.</summary>
    Warning,

    /// <summary>The policy, schema or data is rejected.</summary>
    Error,
}
