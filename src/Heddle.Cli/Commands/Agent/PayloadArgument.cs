using System.CommandLine;

namespace Heddle.Cli;

/// <summary>The JSON to send.</summary>
internal sealed class PayloadArgument : Argument<string?>
{
    public PayloadArgument()
        : base("json")
    {
        Description =
            "The input as JSON, @file to read it from a file, or - to read standard input. Left out: standard input, unless that is a terminal.";
        Arity = ArgumentArity.ZeroOrOne;
    }
}
