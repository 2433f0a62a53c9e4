using System.CommandLine;

namespace Heddle.Cli;

/// <summary>Which keys.</summary>
internal sealed class PatternArgument : Argument<string>
{
    public PatternArgument()
        : base("pattern")
    {
        Description = "A key, with `*` for one word between dots and `>` for the rest. Default: every key.";
        Arity = ArgumentArity.ZeroOrOne;
        DefaultValueFactory = _ => ">";
    }
}
