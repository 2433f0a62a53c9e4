using System.Text.Json;

namespace Heddle.Policy;

/// <summary>Writes expressions in the JSON policy format.</summary>
internal sealed class ExpressionJsonWriter(Utf8JsonWriter json)
{
    private static readonly Dictionary<BinaryOperator, string> BinaryNames = ExpressionJsonReader.BinaryNames.ToDictionary(
        b => b.Value,
        b => b.Key
    );

    public void Write(Expression expression)
    {
        switch (expression)
        {
            case AndExpression and:
                WriteChain("&&", and.Operands);
                return;
            case OrExpression or:
                WriteChain("||", or.Operands);
                return;
            case HasExpression { Path.Count: > 1 } has:
                WriteExtendedHas(has);
                return;
        }

        json.WriteStartObject();
        WriteMember(expression);
        json.WriteEndObject();
    }

    private void WriteMember(Expression expression)
    {
        switch (expression)
        {
            case LiteralExpression literal:
                json.WritePropertyName("Value");
                WriteLiteral(literal.Value);
                break;
            case VariableExpression variable:
                json.WriteString("Var", VariableNames.Of(variable.Variable));
                break;
            case UnaryExpression unary:
                WriteParts(UnaryNameOf(unary.Operator), ("arg", unary.Operand));
                break;
            case BinaryExpression binary:
                WriteParts(BinaryNames[binary.Operator], ("left", binary.Left), ("right", binary.Right));
                break;
            case IfExpression choice:
                WriteParts("if-then-else", ("if", choice.Condition), ("then", choice.Then), ("else", choice.Else));
                break;
            case AttributeExpression attribute:
                WriteAttribute(".", attribute.Target, attribute.Name);
                break;
            case HasExpression has:
                WriteAttribute("has", has.Target, has.Path[0]);
                break;
            case IsExpression test:
                WriteIs(test);
                break;
            case LikeExpression like:
                WriteLike(like);
                break;
            case SetExpression set:
                WriteAll("Set", set.Elements);
                break;
            case RecordExpression record:
                WriteRecord(record);
                break;
            case CallExpression call:
                WriteAll(call.Function.Name, call.Arguments);
                break;
            default:
                throw new InvalidOperationException($"no JSON for `{expression.GetType().Name}`");
        }
    }

    private static string UnaryNameOf(UnaryOperator operation) =>
        operation switch
        {
            UnaryOperator.Not => "!",
            UnaryOperator.Negate => "neg",
            _ => "isEmpty",
        };

    private void WriteParts(string name, params ReadOnlySpan<(string Name, Expression Value)> parts)
    {
        json.WriteStartObject(name);
        foreach (var part in parts)
        {
            json.WritePropertyName(part.Name);
            Write(part.Value);
        }

        json.WriteEndObject();
    }

    /// <summary>The format knows two operands; a chain nests to the left, which is written without recursion.</summary>
    private void WriteChain(string name, SyntaxList<Expression> operands)
    {
        for (var i = 1; i < operands.Count; i++)
        {
            json.WriteStartObject();
            json.WriteStartObject(name);
            json.WritePropertyName("left");
        }

        Write(operands[0]);
        for (var i = 1; i < operands.Count; i++)
        {
            json.WritePropertyName("right");
            Write(operands[i]);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    /// <summary>The format knows one name behind <c>has</c>; a path is written as the conjunction it means.</summary>
    private void WriteExtendedHas(HasExpression has)
    {
        var operands = new List<Expression>();
        var target = has.Target;
        foreach (var name in has.Path)
        {
            operands.Add(new HasExpression(target, new([name])));
            target = new AttributeExpression(target, name);
        }

        WriteChain("&&", new([.. operands]));
    }

    private void WriteLiteral(CedarValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                json.WriteBooleanValue(value.IsTrue);
                break;
            case ValueKind.Long:
                json.WriteNumberValue(value.Bits);
                break;
            case ValueKind.String:
                json.WriteStringValue(value.StringOrNull);
                break;
            default:
                json.WriteStartObject();
                json.WritePropertyName("__entity");
                PolicyJsonWriter.WriteEntity(json, value.AsEntity());
                json.WriteEndObject();
                break;
        }
    }

    private void WriteAttribute(string name, Expression target, string attribute)
    {
        json.WriteStartObject(name);
        json.WritePropertyName("left");
        Write(target);
        json.WriteString("attr", attribute);
        json.WriteEndObject();
    }

    private void WriteIs(IsExpression test)
    {
        json.WriteStartObject("is");
        json.WritePropertyName("left");
        Write(test.Target);
        json.WriteString("entity_type", test.Type.Value);
        if (test.In is not null)
        {
            json.WritePropertyName("in");
            Write(test.In);
        }

        json.WriteEndObject();
    }

    private void WriteLike(LikeExpression like)
    {
        json.WriteStartObject("like");
        json.WritePropertyName("left");
        Write(like.Target);
        json.WriteStartArray("pattern");
        var segments = like.Pattern.Segments;
        for (var i = 0; i < segments.Length; i++)
        {
            if (i > 0)
            {
                json.WriteStringValue("Wildcard");
            }

            if (segments[i].Length > 0)
            {
                json.WriteStartObject();
                json.WriteString("Literal", segments[i]);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteAll(string name, SyntaxList<Expression> expressions)
    {
        json.WriteStartArray(name);
        foreach (var expression in expressions)
        {
            Write(expression);
        }

        json.WriteEndArray();
    }

    private void WriteRecord(RecordExpression record)
    {
        json.WriteStartObject("Record");
        foreach (var field in record.Fields)
        {
            json.WritePropertyName(field.Name);
            Write(field.Value);
        }

        json.WriteEndObject();
    }
}
