namespace Heddle.Policy;

/// <summary>The parts of a request a policy can name.</summary>
internal enum RequestVariable
{
    Principal,
    Action,
    Resource,
    Context,
}
