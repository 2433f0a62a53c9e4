using System.Text;

namespace Heddle.Policy;

/// <summary>Writes types for messages. Common types can make a short schema mean a type of any size, so the text is cut off.</summary>
internal static class TypeText
{
    private const int MaxLength = 200;
    private const int MaxLevels = 4;

    public static string Describe(CedarType type)
    {
        var text = new StringBuilder();
        Append(text, type, MaxLevels);
        return text.ToString();
    }

    private static void Append(StringBuilder text, CedarType type, int levels)
    {
        switch (type)
        {
            case SimpleType simple:
                text.Append(simple.Name);
                break;
            case EntityType entity:
                text.Append(entity.Name);
                break;
            case SetType set when levels == 0:
                text.Append("Set<…>");
                break;
            case SetType set:
                Append(text.Append("Set<"), set.Element, levels - 1);
                text.Append('>');
                break;
            case RecordType record:
                AppendRecord(text, record, levels);
                break;
        }
    }

    private static void AppendRecord(StringBuilder text, RecordType record, int levels)
    {
        text.Append('{');
        for (var i = 0; i < record.Names.Length; i++)
        {
            if (levels == 0 || text.Length > MaxLength)
            {
                text.Append('…');
                break;
            }

            StringEscapes.AppendName(text.Append(i > 0 ? ", " : ""), record.Names[i]);
            Append(text.Append(record.Attributes[i].IsRequired ? ": " : "?: "), record.Attributes[i].Type, levels - 1);
        }

        text.Append('}');
    }
}
