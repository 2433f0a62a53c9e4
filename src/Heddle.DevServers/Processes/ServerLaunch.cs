namespace Heddle.DevServers;

/// <summary>One run of a server program.</summary>
/// <param name="Program">What to run.</param>
/// <param name="Arguments">Its command line.</param>
/// <param name="Folder">The private folder it works in; removed by the watchdog when the owner is gone.</param>
/// <param name="LogFile">Where its standard output and error go.</param>
/// <param name="Detached">Whether it outlives its owner.</param>
internal sealed record ServerLaunch(ServerProgram Program, IReadOnlyList<string> Arguments, string Folder, string LogFile, bool Detached);
