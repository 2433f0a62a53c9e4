namespace Heddle.Cli;

/// <summary>The failures of commands whose job does not exist.</summary>
internal static class JobMissing
{
    public static CommandFailedException Job(string jobId) =>
        new("not_found", $"no dispatcher knows job `{jobId}`; `heddle jobs list` shows those that are known");

    public static CommandFailedException Letter(string jobId) =>
        new("not_found", $"there is no dead letter of job `{jobId}`; `heddle jobs dlq list` shows those there are");
}
