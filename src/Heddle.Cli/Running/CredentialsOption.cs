using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>--creds FILE</c>: who to be on the mesh.</summary>
internal sealed class CredentialsOption : Option<string?>
{
    public const string OptionName = "--creds";

    public CredentialsOption()
        : base(OptionName)
    {
        Description = "The credentials file to use. Default: HEDDLE_CREDS, OAM_CREDS, and last the .heddle or .oam-url that names the URL.";
        HelpName = "file";
    }
}
