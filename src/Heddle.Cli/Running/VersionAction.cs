using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Heddle.Cli;

/// <summary>Writes the version of this program, not of the process that happens to run it.</summary>
internal sealed class VersionAction(Shell shell) : SynchronousCommandLineAction
{
    public static string Version { get; } =
        typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        shell.Out.WriteLine(Version);
        return ExitCode.Ok;
    }
}
