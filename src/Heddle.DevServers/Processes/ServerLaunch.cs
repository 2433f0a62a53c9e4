namespace Heddle.DevServers;

/// <summary>How a server program is run, every time it is started.</summary>
/// <param name="Program">What to run.</param>
/// <param name="Arguments">Its command line.</param>
/// <param name="Folder">The private folder it works in, removed when its owner is gone.</param>
/// <param name="LogFile">Where its standard output and error go.</param>
/// <param name="Detached">Whether it outlives its owner.</param>
internal sealed record ServerLaunch(ServerProgram Program, IReadOnlyList<string> Arguments, string Folder, string LogFile, bool Detached);
