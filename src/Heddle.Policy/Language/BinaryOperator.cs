namespace Heddle.Policy;

/// <summary>The operators of <see cref="BinaryExpression" />.</summary>
internal enum BinaryOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary><c>a in b</c>, where b is an entity or a set of entities.</summary>
    In,
    Add,
    Subtract,
    Multiply,

    /// <summary><c>a.contains(b)</c>.</summary>
    Contains,

    /// <summary><c>a.containsAll(b)</c>.</summary>
    ContainsAll,

    /// <summary><c>a.containsAny(b)</c>.</summary>
    ContainsAny,

    /// <summary><c>a.getTag(b)</c>.</summary>
    GetTag,

    /// <summary><c>a.hasTag(b)</c>.</summary>
    HasTag,
}
