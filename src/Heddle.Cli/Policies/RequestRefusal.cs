using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>Keeps a request that the schema does not allow from being decided.</summary>
internal static class RequestRefusal
{
    /// <exception cref="CommandFailedException">There is a schema, and it does not allow the request.</exception>
    public static void ThrowWhereRefused(Schema? schema, AuthorizationRequest request)
    {
        if (schema?.ValidateRequest(request) is { IsValid: false } refused)
        {
            throw new CommandFailedException("request_invalid", $"the schema does not allow the request {request}: {refused}");
        }
    }
}
