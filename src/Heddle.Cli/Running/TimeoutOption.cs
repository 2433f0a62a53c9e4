using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Heddle.Cli;

/// <summary><c>--timeout SECONDS</c>.</summary>
internal sealed class TimeoutOption : Option<TimeSpan?>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public TimeoutOption(string description)
        : base("--timeout")
    {
        Description = description;
        HelpName = "seconds";
        CustomParser = Parse;
    }

    private static TimeSpan? Parse(ArgumentResult result)
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

        result.AddError($"the timeout `{text}` is not a number of seconds more than 0 and at most {Longest.TotalSeconds}");
        return null;
    }
}
