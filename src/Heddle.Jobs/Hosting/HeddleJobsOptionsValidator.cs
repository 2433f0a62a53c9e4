using Microsoft.Extensions.Options;

namespace Heddle.Jobs;

/// <summary>Refuses at the start of the application what would fail later.</summary>
internal sealed class HeddleJobsOptionsValidator(string name) : IValidateOptions<HeddleJobsOptions>
{
    public ValidateOptionsResult Validate(string? optionsName, HeddleJobsOptions options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

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
            options.DrainTimeout >= TimeSpan.Zero,
            $"`{nameof(options.DrainTimeout)}` is `{options.DrainTimeout}`; a time is not negative"
        );
        Check(options.Url is not "", $"`{nameof(options.Url)}` is empty; leave it out for the server the environment names");
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
