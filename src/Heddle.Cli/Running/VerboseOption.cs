using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>--verbose</c>, understood by every command.</summary>
internal sealed class VerboseOption : Option<bool>
{
    public const string OptionName = "--verbose";

    public VerboseOption()
        : base(OptionName)
    {
        Description = "When something fails, also show where in the program.";
        Recursive = true;
    }
}
