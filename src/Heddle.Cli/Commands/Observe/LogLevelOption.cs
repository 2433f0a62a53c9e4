using System.CommandLine;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>A level of log events, by name.</summary>
internal sealed class LogLevelOption : Option<string?>
{
    public LogLevelOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = string.Join('|', MeshLogLevels.Names);
        this.AcceptOnlyFromAmong([.. MeshLogLevels.Names]);
    }

    /// <summary>The level that was asked for; <see langword="null"/> when none was.</summary>
    public MeshLogLevel? Read(ParseResult arguments) => arguments.GetValue(this) is { } name ? MeshLogLevels.Parse(name) : null;
}
