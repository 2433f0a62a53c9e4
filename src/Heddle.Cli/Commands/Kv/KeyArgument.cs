using System.CommandLine;

namespace Heddle.Cli;

/// <summary>A key of the shared state.</summary>
internal sealed class KeyArgument : Argument<string>
{
    public KeyArgument()
        : base("key") => Description = "The key: letters, digits and -/_=. such as config/threshold";
}
