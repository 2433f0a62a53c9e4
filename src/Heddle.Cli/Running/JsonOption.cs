using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>--json</c>: output for programs.</summary>
internal sealed class JsonOption : Option<bool>
{
    public JsonOption(string description)
        : base("--json") => Description = description;
}
