namespace Heddle.Policy;

/// <summary>A record made at each evaluation.</summary>
internal sealed class RecordPlan : PlanNode
{
    private readonly string[] _sortedNames;
    private readonly int[] _places;
    private readonly PlanNode[] _fields;

    /// <summary>Takes the fields in the order written, which is the order of evaluation; the names are distinct.</summary>
    public RecordPlan(string[] names, PlanNode[] fields)
    {
        _fields = fields;
        _sortedNames = [.. names.Order(StringComparer.Ordinal)];
        _places = [.. names.Select(n => Array.BinarySearch(_sortedNames, n, StringComparer.Ordinal))];
    }

    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var values = new CedarValue[_fields.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = _fields[i].Evaluate(ref frame);
            if (value.IsNone)
            {
                return default;
            }

            values[_places[i]] = value;
        }

        return CedarRecord.FromSorted(_sortedNames, values);
    }
}
