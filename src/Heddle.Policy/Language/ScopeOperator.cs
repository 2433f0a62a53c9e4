namespace Heddle.Policy;

/// <summary>How a scope constrains the principal, action or resource.</summary>
internal enum ScopeOperator
{
    /// <summary>Not at all.</summary>
    Any,

    /// <summary><c>== E</c>.</summary>
    Equal,

    /// <summary><c>in E</c>.</summary>
    In,

    /// <summary><c>in [E, F]</c>; actions only.</summary>
    InList,

    /// <summary><c>is T</c>; principals and resources only.</summary>
    Is,

    /// <summary><c>is T in E</c>; principals and resources only.</summary>
    IsIn,
}
