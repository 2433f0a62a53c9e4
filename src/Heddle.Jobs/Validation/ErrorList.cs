using System.Globalization;

namespace Heddle.Jobs;

/// <summary>Collects broken rules; a packet that breaks none costs nothing.</summary>
internal ref struct ErrorList
{
    private const int LongestQuote = 64;
    private List<ValidationError>? _errors;

    public readonly IReadOnlyList<ValidationError> Errors => _errors ?? (IReadOnlyList<ValidationError>)[];

    public void Add(string field, string message) => (_errors ??= []).Add(new(field, message));

    public void Check(bool holds, string field, string message)
    {
        if (!holds)
        {
            Add(field, message);
        }
    }

    public void Required(string field, string value) => Check(value.Length > 0, field, "is empty");

    public void AtMost(string field, long value, long limit)
    {
        if (value < 0 || value > limit)
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"is `{value}`, not between 0 and {limit}"));
        }
    }

    public void Same(string field, string value, string expectedField, string expected)
    {
        if (!string.Equals(value, expected, StringComparison.Ordinal))
        {
            Add(field, $"is `{Cut(value)}`, not the `{Cut(expected)}` of `{expectedField}`");
        }
    }

    // The value may be a stranger's, and the message goes into logs and alerts.
    private static string Cut(string value) => value.Length <= LongestQuote ? value : $"{value.AsSpan(0, LongestQuote)}…";
}
