using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Heddle.Policy;

/// <summary>Writes policies, templates and policy sets in the JSON policy format.</summary>
internal static class PolicyJsonWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        // The text is data, not part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // Long chains nest to the left, two levels for each operand.
        MaxDepth = 4_000_000,
    };

    public static string Write(PolicySyntax policy) => Write(json => Write(json, policy));

    public static string Write(PolicySet set) => Write(json => Write(json, set));

    public static void WriteEntity(Utf8JsonWriter json, EntityUid entity)
    {
        json.WriteStartObject();
        json.WriteString("type", entity.Type.Value);
        json.WriteString("id", entity.Id);
        json.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, PolicySyntax policy)
    {
        json.WriteStartObject();
        json.WriteString("effect", policy.Effect == PolicyEffect.Permit ? "permit" : "forbid");
        WriteScope(json, RequestVariable.Principal, policy.Principal);
        WriteScope(json, RequestVariable.Action, policy.Action);
        WriteScope(json, RequestVariable.Resource, policy.Resource);
        json.WriteStartArray("conditions");
        var expressions = new ExpressionJsonWriter(json);
        foreach (var condition in policy.Conditions)
        {
            json.WriteStartObject();
            json.WriteString("kind", condition.Kind == ConditionKind.When ? "when" : "unless");
            json.WritePropertyName("body");
            expressions.Write(condition.Body);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (policy.Annotations.Count > 0)
        {
            json.WriteStartObject("annotations");
            foreach (var annotation in policy.Annotations)
            {
                json.WriteString(annotation.Name, annotation.Value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteScope(Utf8JsonWriter json, RequestVariable variable, ScopeConstraint constraint)
    {
        json.WriteStartObject(VariableNames.Of(variable));
        json.WriteString(
            "op",
            constraint.Operator switch
            {
                ScopeOperator.Any => "All",
                ScopeOperator.Equal => "==",
                ScopeOperator.Is or ScopeOperator.IsIn => "is",
                _ => "in",
            }
        );
        if (constraint.Type is not null)
        {
            json.WriteString("entity_type", constraint.Type.Value);
        }

        switch (constraint.Operator)
        {
            case ScopeOperator.Equal or ScopeOperator.In:
                WriteReference(json, variable, constraint);
                break;
            case ScopeOperator.IsIn:
                json.WriteStartObject("in");
                WriteReference(json, variable, constraint);
                json.WriteEndObject();
                break;
            case ScopeOperator.InList:
                json.WriteStartArray("entities");
                foreach (var entity in constraint.Entities)
                {
                    WriteEntity(json, entity);
                }

                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, RequestVariable variable, ScopeConstraint constraint)
    {
        if (constraint.Entity is null)
        {
            json.WriteString("slot", "?" + VariableNames.Of(variable));
            return;
        }

        json.WritePropertyName("entity");
        WriteEntity(json, constraint.Entity);
    }

    private static void Write(Utf8JsonWriter json, PolicySet set)
    {
        json.WriteStartObject();
        json.WriteStartObject("staticPolicies");
        foreach (var policy in set.Policies.Where(p => !IsLink(set, p)))
        {
            json.WritePropertyName(policy.Id);
            Write(json, policy.Syntax);
        }

        json.WriteEndObject();
        json.WriteStartObject("templates");
        foreach (var template in set.Templates)
        {
            json.WritePropertyName(template.Id);
            Write(json, template.Syntax);
        }

        json.WriteEndObject();
        json.WriteStartArray("templateLinks");
        foreach (var policy in set.Policies.Where(p => IsLink(set, p)))
        {
            WriteLink(json, policy);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A linked policy whose template is not in the set is written out.</summary>
    private static bool IsLink(PolicySet set, CedarPolicy policy) =>
        policy.Template is { } template && set.TryGetTemplate(template.Id, out var known) && ReferenceEquals(known, template);

    private static void WriteLink(Utf8JsonWriter json, CedarPolicy policy)
    {
        json.WriteStartObject();
        json.WriteString("templateId", policy.Template!.Id);
        json.WriteString("newId", policy.Id);
        json.WriteStartObject("values");
        foreach (var (slot, value) in new[] { ("?principal", policy.PrincipalSlot), ("?resource", policy.ResourceSlot) })
        {
            if (value is not null)
            {
                json.WritePropertyName(slot);
                WriteEntity(json, value);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
