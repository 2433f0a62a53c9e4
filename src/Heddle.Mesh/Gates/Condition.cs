using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// When an agent is active (mesh-protocol §3.5). An agent that is not stays in the catalog and answers nothing: its callers get
/// <c>not_available</c> at once. See <see cref="AgentRegistration.ActiveWhen"/>.
/// </summary>
public abstract class Condition
{
    private protected Condition(ConditionOptions? options) => Options = options ?? ConditionOptions.Default;

    /// <summary>The options it was created with.</summary>
    public ConditionOptions Options { get; }

    /// <summary>Follows a key of the shared state (<see cref="AgentMesh.KV"/>); what stands there at the start decides the start.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="isActive">
    /// Judges a value, or the type's default for a key that does not exist. Called from another thread, one call at a time; what it
    /// throws is logged and changes nothing.
    /// </param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    public static Condition Key<T>(string key, Func<T?, bool> isActive, ConditionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(isActive);
        return new KeyCondition<T>(key, isActive, options);
    }

    /// <summary>Follows the messages on a subject; until the first one <see cref="ConditionOptions.Initial"/> decides.</summary>
    /// <typeparam name="T">The messages' type, read as <see cref="AgentMesh.SubscribeAsync{T}"/> reads events.</typeparam>
    /// <param name="subject">A subject; wildcards allowed.</param>
    /// <param name="isActive">Judges a message. Called from another thread, one call at a time; what it throws is logged and changes nothing.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    public static Condition Subject<T>(string subject, Func<T, bool> isActive, ConditionOptions? options = null)
    {
        Subjects.CheckPattern(subject);
        ArgumentNullException.ThrowIfNull(isActive);
        return new SubjectCondition<T>(subject, isActive, options);
    }

    /// <summary>The verdicts: at once the one to start with, then one for every change that could be judged.</summary>
    internal abstract IAsyncEnumerable<bool> FollowAsync(MeshSession session, string agent, CancellationToken cancellationToken);
}
