using System.Text;

namespace Heddle.Policy;

/// <summary>Writes values as expressions that evaluate to them.</summary>
internal static class ValueText
{
    public static string Format(CedarValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    public static void Append(StringBuilder text, CedarValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                text.Append(value.IsTrue ? "true" : "false");
                break;
            case ValueKind.Long:
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{value.Bits}");
                break;
            case ValueKind.String:
                StringEscapes.AppendQuoted(text, value.StringOrNull!);
                break;
            case ValueKind.Entity:
                text.Append(value.EntityOrNull);
                break;
            case ValueKind.Set:
                AppendSet(text, value.SetOrNull!);
                break;
            case ValueKind.Record:
                AppendRecord(text, value.RecordOrNull!);
                break;
            case ValueKind.None:
                text.Append("(no value)");
                break;
            default:
                AppendExtension(text, value);
                break;
        }
    }

    private static void AppendSet(StringBuilder text, CedarSet set)
    {
        text.Append('[');
        for (var i = 0; i < set.Count; i++)
        {
            Append(text.Append(i > 0 ? ", " : ""), set.Items[i]);
        }

        text.Append(']');
    }

    private static void AppendRecord(StringBuilder text, CedarRecord record)
    {
        text.Append('{');
        for (var i = 0; i < record.Count; i++)
        {
            StringEscapes.AppendName(text.Append(i > 0 ? ", " : ""), record.NameSpan[i]);
            Append(text.Append(": "), record.ValueSpan[i]);
        }

        text.Append('}');
    }

    private static void AppendExtension(StringBuilder text, CedarValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Decimal:
                text.Append("decimal(\"").Append(DecimalText.Format(value.Bits)).Append("\")");
                break;
            case ValueKind.IpAddress:
                text.Append("ip(\"").Append(value.IpOrNull).Append("\")");
                break;
            case ValueKind.Duration:
                text.Append("duration(\"").Append(DurationText.Format(value.Bits)).Append("\")");
                break;
            default:
                var date = DateTimeText.TryFormat(value.Bits);
                text.Append("datetime(\"").Append(date ?? "1970-01-01").Append("\")");
                text.Append(date is null ? $".offset(duration(\"{DurationText.Format(value.Bits)}\"))" : "");
                break;
        }
    }
}
