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
        foreach (var url in options.Url?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            if (!IsServer(url))
            {
                failures.Add($"Url: `{Redact(url)}` is not a server URL; write `nats://host:port` or `tls://host:port`");
            }
        }

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

    private static bool IsServer(string url) =>
        Uri.TryCreate(url.Contains("://", StringComparison.Ordinal) ? url : "nats://" + url, UriKind.Absolute, out var uri)
        && uri.Scheme is "nats" or "tls"
        && uri.Host.Length > 0;

    // What stands before the host may be a password.
    private static string Redact(string url) => url.LastIndexOf('@') is var at and >= 0 ? "***" + url[at..] : url;
}
