namespace Heddle.Policy;

/// <summary>Why an evaluation failed.</summary>
public enum EvaluationErrorKind
{
    /// <summary>An operator or function got a value of a kind it does not take.</summary>
    TypeMismatch,

    /// <summary>The entity whose attribute or tag was asked for does not exist.</summary>
    EntityNotFound,

    /// <summary>The entity or record has no such attribute.</summary>
    AttributeNotFound,

    /// <summary>The entity has no such tag.</summary>
    TagNotFound,

    /// <summary>A number, date or duration left the range of 64 bits.</summary>
    Overflow,

    /// <summary>An extension function was called with the wrong number of arguments.</summary>
    WrongArgumentCount,

    /// <summary>An extension function refused its argument, such as text that is no address.</summary>
    InvalidArgument,

    /// <summary>The expression is nested too deeply for what is left of the thread's stack.</summary>
    TooDeep,
}
