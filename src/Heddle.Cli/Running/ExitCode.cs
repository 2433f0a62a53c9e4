namespace Heddle.Cli;

/// <summary>What a command's exit code says (mesh-protocol §5.2).</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The mesh or the operation failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or what it names, is wrong; nothing was attempted.</summary>
    public const int Usage = 2;

    /// <summary>The question was answered, and the answer is no.</summary>
    public const int Denied = 3;

    /// <summary>It was not done in the time it was given.</summary>
    public const int TimedOut = 4;

    /// <summary>Ended by Ctrl-C, as a shell reports it: 128 and the number of the signal.</summary>
    public const int Interrupted = 130;
}
