using Heddle.Transport.Nats;
using Microsoft.Extensions.Options;

namespace Heddle.Mesh;

/// <summary>Refuses settings that could not work, all of them at once, when the host starts rather than at the first call.</summary>
internal sealed class HeddleMeshOptionsValidator : IValidateOptions<HeddleMeshOptions>
{
    // What a timer can wait.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public ValidateOptionsResult Validate(string? name, HeddleMeshOptions options)
    {
        var failures = new List<string>();
        failures.AddRange((options.Url is { } url ? NatsUrls.Check(url) : []).Select(problem => $"Url: {problem}"));
        CheckTimeout(failures, nameof(options.CallTimeout), options.CallTimeout);
        CheckTimeout(failures, nameof(options.StreamTimeout), options.StreamTimeout);
        if (options.DrainTimeout < TimeSpan.Zero || options.DrainTimeout > Longest)
        {
            failures.Add($"DrainTimeout: `{options.DrainTimeout}` is not between 0 and 24 days");
        }

        if (options.Json is null)
        {
            failures.Add("Json: is null; leave it out for the default");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckTimeout(List<string> failures, string setting, TimeSpan value)
    {
        if (value != Timeout.InfiniteTimeSpan && (value <= TimeSpan.Zero || value > Longest))
        {
            failures.Add($"{setting}: `{value}` is neither positive, up to 24 days, nor infinite");
        }
    }
}
