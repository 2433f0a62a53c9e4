using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Heddle.Cli;

/// <summary><c>--timeout SECONDS</c>, or another span of time.</summary>
internal sealed class TimeoutOption : Option<TimeSpan?>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public TimeoutOption(string description, string name = "--timeout")
        : base(name)
    {
        Description = description;
        HelpName = "seconds";
        CustomParser = result => Parse(result, name.TrimStart('-'));
    }

    private static TimeSpan? Parse(ArgumentResult result, string what)
    {
        var text = result.Tokens.Single().Value;
        if (
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0
            && seconds <= Longest.TotalSeconds
        )
        {
            return TimeSpan.FromSeconds(seconds);
        }

        result.AddError($"the {what} `{text}` is not a number of seconds more than 0 and at most {Longest.TotalSeconds}");
        return null;
    }
}
