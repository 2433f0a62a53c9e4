namespace Heddle.Policy;

/// <summary><c>when { body }</c> or <c>unless { body }</c>.</summary>
internal sealed record PolicyCondition(ConditionKind Kind, Expression Body);
