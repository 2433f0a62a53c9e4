using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>--schema</c>: the file of a schema, in the text format or in JSON.</summary>
internal sealed class SchemaOption : Option<string?>
{
    public SchemaOption(string description)
        : base("--schema")
    {
        Description = description;
        HelpName = "file";
    }
}
