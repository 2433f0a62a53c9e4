using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// What feeds an agent besides requests (mesh-protocol §3.4): messages on a subject, or changes of the shared state. What the handler
/// returns is dropped and what it throws is logged. See <see cref="AgentRegistration.ListenTo"/>.
/// </summary>
public abstract class Source
{
    private protected Source() { }

    /// <summary>The messages on a subject, to every process that hosts the agent.</summary>
    /// <param name="subject">A subject; wildcards allowed.</param>
    public static Source Subject(string subject) => Subject(subject, null);

    /// <summary>The messages on a subject, each to one of the processes in a queue group.</summary>
    /// <param name="subject">A subject; wildcards allowed.</param>
    /// <param name="queueGroup">The queue group, or <see langword="null"/> for none.</param>
    public static Source Subject(string subject, string? queueGroup)
    {
        Subjects.CheckPattern(subject);
        return new SubjectSource(subject, queueGroup);
    }

    /// <summary>The values of the shared state that are there at the start, then every change.</summary>
    /// <param name="filter">A key or pattern with <c>*</c> and <c>&gt;</c> as dot-separated tokens.</param>
    public static Source Keys(string filter)
    {
        ArgumentException.ThrowIfNullOrEmpty(filter);
        return new KeySource(filter, replay: true);
    }

    /// <summary>The changes of the shared state from the start on.</summary>
    /// <param name="filter">A key or pattern with <c>*</c> and <c>&gt;</c> as dot-separated tokens.</param>
    public static Source KeyChanges(string filter)
    {
        ArgumentException.ThrowIfNullOrEmpty(filter);
        return new KeySource(filter, replay: false);
    }

    /// <summary>Opens the source; when this completes nothing is missed any more.</summary>
    internal abstract ValueTask<SourceReader> OpenAsync(MeshSession session, CancellationToken cancellationToken);
}
