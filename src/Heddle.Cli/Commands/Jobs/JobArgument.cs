using System.CommandLine;

namespace Heddle.Cli;

/// <summary>A job.</summary>
internal sealed class JobArgument : Argument<string>
{
    public JobArgument()
        : base("job") => Description = "The job's id.";
}
