namespace Heddle.Mesh;

/// <summary>Which side of a call raises an error.</summary>
public enum MeshErrorOrigin
{
    /// <summary>The process that calls; the code never travels.</summary>
    Caller,

    /// <summary>The process that hosts the agent; the code travels in an error envelope.</summary>
    Host,

    /// <summary>Either side.</summary>
    Either,
}
