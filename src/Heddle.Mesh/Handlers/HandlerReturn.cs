namespace Heddle.Mesh;

/// <summary>In what a handler wraps its result.</summary>
internal enum HandlerReturn
{
    Value,
    Task,
    ValueTask,
    Sequence,
}
