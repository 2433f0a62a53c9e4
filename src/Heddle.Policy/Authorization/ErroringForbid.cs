namespace Heddle.Policy;

/// <summary>What becomes of a forbid policy whose evaluation fails.</summary>
public enum ErroringForbid
{
    /// <summary>It is listed and otherwise counts as not satisfied. This is the rule of the language.</summary>
    Ignore,

    /// <summary>It is listed and counts as satisfied: a forbid that cannot be evaluated denies.</summary>
    Deny,
}
