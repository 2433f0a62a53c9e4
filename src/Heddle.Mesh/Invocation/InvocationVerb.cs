namespace Heddle.Mesh;

/// <summary>How an agent is addressed.</summary>
public enum InvocationVerb
{
    /// <summary>Not a request: the agent runs by itself (publishers and watchers).</summary>
    None,

    /// <summary>One request, one answer.</summary>
    Call,

    /// <summary>One request, a stream of chunks.</summary>
    Stream,

    /// <summary>One request whose answer nobody waits for on the connection: fire and forget, or sent elsewhere.</summary>
    Send,

    /// <summary>Reading what a publisher emits.</summary>
    Subscribe,
}
