using System.Diagnostics;

namespace Heddle.Mesh;

/// <summary>
/// How long an agent's handler keeps the thread that calls it, averaged over its latest requests. What it awaits does not count.
/// </summary>
/// <remarks>Notes from several threads may overwrite each other; the next ones make up for it.</remarks>
internal sealed class HandlerPace
{
    // Several times what it costs to hand the reading to another thread.
    private static readonly long Quick = Stopwatch.Frequency / 1_000_000 * 50;

    // A single pause, of the collector or the machine, is soon forgotten.
    private static readonly long Longest = Quick * 20;

    // Nothing is known of the first request's handler, so it counts as slow.
    private long _average = Longest;

    /// <summary>The present, in the unit this class counts in. It is about threads, so it is the machine's time, not the mesh's.</summary>
    public static long Now => Stopwatch.GetTimestamp();

    public bool IsQuick => Volatile.Read(ref _average) < Quick;

    /// <summary>Notes one run.</summary>
    /// <param name="took">How long it took.</param>
    public void Note(long took)
    {
        var average = Volatile.Read(ref _average);
        Volatile.Write(ref _average, average + ((Math.Min(took, Longest) - average) / 8));
    }

    /// <summary>Notes a run whose end is not in sight.</summary>
    public void NoteBlocked() => Volatile.Write(ref _average, Longest);
}
