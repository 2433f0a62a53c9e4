using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary><c>heddle policy check</c>.</summary>
internal sealed class PolicyCheckCommand : PolicyCommand
{
    private readonly Argument<string[]> _files = new("file")
    {
        Description = "Policies, in the text format or in JSON; - for standard input.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly SchemaOption _schema = new("Also checks the policies against this schema, by the rules of Cedar's strict mode.");
    private readonly JsonOption _json = new("Write the findings as a JSON object.");

    public PolicyCheckCommand(Shell shell)
        : base(shell, "check", "Parse policies, and validate them against a schema.")
    {
        Arguments.Add(_files);
        Options.Add(_schema);
        Options.Add(_json);
    }

    protected override async Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var schema = await ReadSchemaAsync(arguments.GetValue(_schema), cancellationToken);
        var validator = schema is null ? null : new Validator(schema);
        var findings = new List<PolicyDiagnostic>(schema?.Warnings ?? []);
        var policies = 0;
        foreach (var path in arguments.GetRequiredValue(_files))
        {
            var found = Check(await ReadAsync(path, cancellationToken), validator, out var count);
            policies += count;
            findings.AddRange(found);
        }

        var errors = findings.Count(finding => finding.Severity == DiagnosticSeverity.Error);
        if (arguments.GetValue(_json))
        {
            var report = new JsonObject
            {
                ["valid"] = errors == 0,
                ["policies"] = policies,
                ["findings"] = FindingView.ToJson(findings),
            };
            Shell.Out.WriteLine(JsonView.Document(report));
        }
        else
        {
            WriteText(findings, policies, errors);
        }

        return errors == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static ImmutableArray<PolicyDiagnostic> Check(PolicyFile file, Validator? validator, out int count)
    {
        count = 0;
        try
        {
            var policies = file.ToPolicies();
            count = policies.Policies.Length + policies.Templates.Length;
            return validator?.Validate(policies) is { } result ? [.. result.Errors, .. result.Warnings] : [];
        }
        catch (PolicyParseException problem)
        {
            // One broken file does not keep the others from being checked.
            return problem.Diagnostics;
        }
    }

    private void WriteText(List<PolicyDiagnostic> findings, int policies, int errors)
    {
        foreach (var finding in findings)
        {
            Shell.Out.WriteLine(FindingView.Text(finding));
            Shell.Out.WriteLine();
        }

        Shell.Out.WriteLine($"{policies} policies, {errors} errors, {findings.Count - errors} warnings");
    }
}
