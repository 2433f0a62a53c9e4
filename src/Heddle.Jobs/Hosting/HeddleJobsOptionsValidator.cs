using Heddle.Transport.Nats;
using Microsoft.Extensions.Options;

namespace Heddle.Jobs;

/// <summary>Refuses at the start of the application what would fail later.</summary>
internal sealed class HeddleJobsOptionsValidator : IValidateOptions<HeddleJobsOptions>
{
    // What a timer can wait.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public ValidateOptionsResult Validate(string? name, HeddleJobsOptions options)
    {
        var problems = new List<string>();
        Check(
            JobSubjects.IsToken(options.WorkerId),
            $"worker id `{options.WorkerId}` is not one subject token; leave out dots, wildcards and white space"
        );
        Check(
            options.MaxParallelJobs >= 1,
            $"`{nameof(options.MaxParallelJobs)}` is `{options.MaxParallelJobs}`; at least one job runs at a time"
        );
        Check(
            options.DrainTimeout >= TimeSpan.Zero && options.DrainTimeout <= Longest,
            $"`{nameof(options.DrainTimeout)}` is `{options.DrainTimeout}`; it is between 0 and 24 days"
        );
        problems.AddRange((options.Url is { } url ? NatsUrls.Check(url) : []).Select(problem => $"`{nameof(options.Url)}`: {problem}"));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Check(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }
}
