using System.Globalization;

namespace Heddle.Mesh;

/// <summary>Reads the path System.Text.Json puts into its exceptions: <c>$.items[0]['odd name']</c>.</summary>
internal static class JsonPath
{
    public static IReadOnlyList<object> Parse(string? path)
    {
        var steps = new List<object>();
        var rest = path.AsSpan().TrimStart('$');
        while (!rest.IsEmpty)
        {
            int length;
            if (rest.StartsWith("['"))
            {
                var end = rest.IndexOf("']");
                length = end < 0 ? rest.Length : end + 2;
                steps.Add(rest[2..(end < 0 ? rest.Length : end)].ToString());
            }
            else if (rest[0] == '[')
            {
                var end = rest.IndexOf(']');
                length = end < 0 ? rest.Length : end + 1;
                if (int.TryParse(rest[1..(end < 0 ? rest.Length : end)], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    steps.Add(index);
                }
            }
            else
            {
                var start = rest[0] == '.' ? 1 : 0;
                var end = rest[start..].IndexOfAny('.', '[');
                length = end < 0 ? rest.Length : start + Math.Max(end, 1);
                steps.Add(rest[start..length].ToString());
            }

            rest = rest[length..];
        }

        return steps;
    }
}
