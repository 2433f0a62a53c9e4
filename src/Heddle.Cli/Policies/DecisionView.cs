using System.Text.Json.Nodes;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>A decision, as commands show it.</summary>
internal static class DecisionView
{
    public static int ExitCodeOf(AuthorizationDecision decision) => decision.IsAllowed ? ExitCode.Ok : ExitCode.Denied;

    public static void WriteText(Shell shell, AuthorizationDecision decision)
    {
        shell.Out.WriteLine(decision);
        foreach (var policy in decision.DeterminingPolicies)
        {
            var place = policy.Position is { } position ? $" at {position}" : "";
            shell.Out.WriteLine($"  {(policy.Effect == PolicyEffect.Permit ? "permit" : "forbid")} {Printable.Line(policy.Id)}{place}");
        }

        foreach (var error in decision.Errors)
        {
            shell.Out.WriteLine(FindingView.Text(error.Diagnostic));
        }
    }

    public static JsonObject ToJson(AuthorizationDecision decision) =>
        new()
        {
            ["decision"] = decision.ToString(),
            ["reason"] = FindingView.ToJson(decision.DeterminingPolicies.Select(policy => policy.Id)),
            ["errors"] = new JsonArray([.. decision.Errors.Select(ToJson)]),
        };

    private static JsonObject ToJson(PolicyError error)
    {
        var json = FindingView.ToJson(error.Diagnostic);
        json["effect"] = error.Effect == PolicyEffect.Permit ? "permit" : "forbid";
        json["kind"] = error.Kind.ToString();
        return json;
    }
}
