using System.Text.Json.Nodes;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>Findings about policies, schemas and data, as commands show them.</summary>
internal static class FindingView
{
    /// <summary>Place and message, the quoted line with carets, and what would fix it.</summary>
    public static string Text(PolicyDiagnostic finding) => Printable.Text(finding.Render());

    public static JsonObject ToJson(PolicyDiagnostic finding) =>
        new()
        {
            ["severity"] = finding.Severity == DiagnosticSeverity.Error ? "error" : "warning",
            ["message"] = finding.Message,
            ["help"] = finding.Help,
            ["policy"] = finding.PolicyId,
            ["file"] = finding.Source?.Name,
            ["line"] = finding.Position?.Line,
            ["column"] = finding.Position?.Column,
        };

    public static JsonArray ToJson(IEnumerable<PolicyDiagnostic> findings) => [.. findings.Select(ToJson)];

    public static JsonArray ToJson(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
