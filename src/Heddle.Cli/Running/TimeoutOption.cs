using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>--timeout SECONDS</c>.</summary>
internal sealed class TimeoutOption : Option<double?>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public TimeoutOption(string description)
        : base("--timeout")
    {
        Description = description;
        HelpName = "seconds";
        Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } seconds && !(seconds > 0 && seconds <= Longest.TotalSeconds))
            {
                result.AddError($"the timeout `{seconds}` is not more than 0 and at most {Longest.TotalSeconds} seconds");
            }
        });
    }

    public TimeSpan? Read(ParseResult arguments) => arguments.GetValue(this) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
