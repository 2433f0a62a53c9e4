namespace Heddle.Policy;

/// <summary>One kind of request a schema allows: an action with a type of principal and a type of resource it applies to.</summary>
internal sealed record RequestEnvironment(ActionDefinition Action, EntityTypeDefinition Principal, EntityTypeDefinition Resource)
{
    public CedarType TypeOf(RequestVariable variable) =>
        variable switch
        {
            RequestVariable.Principal => Principal.Type,
            RequestVariable.Action => Action.Type,
            RequestVariable.Resource => Resource.Type,
            _ => Action.Context,
        };
}
