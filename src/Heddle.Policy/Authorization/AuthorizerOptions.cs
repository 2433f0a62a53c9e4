namespace Heddle.Policy;

/// <summary>How an <see cref="Authorizer" /> decides.</summary>
public sealed record AuthorizerOptions
{
    /// <summary>What becomes of a forbid policy whose evaluation fails. <see cref="ErroringForbid.Ignore" /> by default, as the language has it.</summary>
    public ErroringForbid ErroringForbid { get; init; }
}
