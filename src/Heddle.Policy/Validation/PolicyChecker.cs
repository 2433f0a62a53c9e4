using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Checks one policy or template against a schema, for every kind of request the schema allows.</summary>
internal sealed class PolicyChecker
{
    private readonly Schema _schema;
    private readonly PolicySyntax _policy;
    private readonly ValidationFindings _findings;
    private readonly ScopeTyping _scope;
    private readonly ExpressionShapes _shapes = new();
    private readonly HashSet<RequestVariable> _mentioned = [];

    private PolicyChecker(Schema schema, PolicySyntax policy, ValidationFindings findings)
    {
        _schema = schema;
        _policy = policy;
        _findings = findings;
        _scope = new ScopeTyping(schema, policy);
        foreach (var condition in policy.Conditions)
        {
            ExpressionChildren.Visit(condition.Body, Note);
        }
    }

    /// <summary>The findings about a policy.</summary>
    public static ImmutableArray<PolicyDiagnostic> Check(Schema schema, string id, PolicySyntax policy)
    {
        var findings = new ValidationFindings(id, policy);
        new LiteralChecker(schema, findings).Check(policy);
        new PolicyChecker(schema, policy, findings).Check();
        return findings.ToImmutable();
    }

    /// <summary>
    /// The findings about a policy made from a template: only what fills the slots and whether the scope still fits a request, since the template is
    /// checked for everything that can fill it.
    /// </summary>
    public static ImmutableArray<PolicyDiagnostic> CheckLink(Schema schema, CedarPolicy policy)
    {
        var findings = new ValidationFindings(policy.Id, policy.Syntax);
        var literals = new LiteralChecker(schema, findings);
        if (policy.PrincipalSlot is { } principal)
        {
            literals.Check(principal, policy.Syntax.Principal.Span);
        }

        if (policy.ResourceSlot is { } resource)
        {
            literals.Check(resource, policy.Syntax.Resource.Span);
        }

        var scope = new ScopeTyping(schema, policy.Syntax);
        if (!findings.HasErrors && !scope.FitsAnyRequest())
        {
            scope.ReportNoAction(findings);
        }

        return findings.ToImmutable();
    }

    private void Check()
    {
        // A list of actions is looked at for every principal that the scope allows.
        if (
            _schema.ActionDefinitions.Any(a => !a.Resources.IsEmpty && a.Principals.Any(_scope.CanApplyToPrincipal))
            && !_scope.CheckActionList(_findings)
        )
        {
            return;
        }

        var (appliesByScope, applies) = (false, false);
        foreach (var environment in Environments())
        {
            appliesByScope = true;
            applies |= CheckConditions(environment);
            if (_findings.IsFull)
            {
                return;
            }
        }

        if (!applies)
        {
            ReportImpossible(appliesByScope);
        }
    }

    /// <summary>Whether the conditions can be true in this kind of request, or are wrong.</summary>
    private bool CheckConditions(RequestEnvironment environment)
    {
        var checker = new TypeChecker(_schema, environment, _shapes, _findings);
        var given = CapabilitySet.Empty;
        var sound = true;
        foreach (var condition in _policy.Conditions)
        {
            var typing = checker.ExpectBoolean(condition.Body, given);
            sound &= typing.Type is not null;
            if (condition.Kind == ConditionKind.When ? typing.IsFalse : typing.IsTrue)
            {
                return !sound;
            }

            given = condition.Kind == ConditionKind.When ? given.Union(typing.Capabilities) : given;
        }

        return true;
    }

    /// <summary>
    /// The kinds of request that the scope allows. What the policy does not mention need not vary, so of kinds that look the same to it there is
    /// one.
    /// </summary>
    private IEnumerable<RequestEnvironment> Environments()
    {
        var seen = new HashSet<(EntityTypeName?, EntityTypeName?, RecordType?)>();
        foreach (var action in _schema.ActionDefinitions.Where(_scope.CanApplyToAction))
        {
            foreach (var principal in Distinguished(action.Principals.Where(_scope.CanApplyToPrincipal), RequestVariable.Principal))
            {
                foreach (var resource in Distinguished(action.Resources.Where(_scope.CanApplyToResource), RequestVariable.Resource))
                {
                    var looks = (
                        _mentioned.Contains(RequestVariable.Principal) ? principal : null,
                        _mentioned.Contains(RequestVariable.Resource) ? resource : null,
                        _mentioned.Contains(RequestVariable.Context) ? action.Context : null
                    );
                    if (_mentioned.Contains(RequestVariable.Action) || seen.Add(looks))
                    {
                        yield return new RequestEnvironment(action, _schema.Find(principal)!, _schema.Find(resource)!);
                    }
                }
            }
        }
    }

    private IEnumerable<EntityTypeName> Distinguished(IEnumerable<EntityTypeName> types, RequestVariable variable) =>
        _mentioned.Contains(variable) ? types : types.Take(1);

    private void ReportImpossible(bool appliesByScope)
    {
        if (_findings.HasErrors)
        {
            return;
        }

        if (appliesByScope)
        {
            _findings.Warning(_policy.Span, "the policy never applies: its conditions are false for every request the schema allows");
        }
        else
        {
            _scope.ReportNoAction(_findings);
        }
    }

    private void Note(Expression expression)
    {
        if (expression is VariableExpression variable)
        {
            _mentioned.Add(variable.Variable);
        }
    }
}
