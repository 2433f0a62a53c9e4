using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>Finds the command that would have worked, or would say more.</summary>
internal static class Advice
{
    public static string? For(MeshException failure) =>
        failure switch
        {
            // Hosts of other implementations explain a mismatch too, so the words they share decide (mesh-protocol §1.14).
            InvocationMismatchException when VerbIn(failure.Message) is { } verb =>
                $"heddle agent {verb}{(failure.Agent.Length == 0 ? "" : " " + failure.Agent)}",
            InvalidInputException when failure.Agent.Length > 0 => $"heddle agent contract {failure.Agent}",
            AgentNotFoundException => "heddle mesh catalog",
            MeshConnectionException => "heddle mesh up",
            _ => null,
        };

    private static string? VerbIn(string message) =>
        message.Contains("subscribe", StringComparison.OrdinalIgnoreCase) ? "subscribe"
        : message.Contains("stream()", StringComparison.Ordinal) ? "stream"
        : message.Contains("call()", StringComparison.Ordinal) ? "call"
        : null;
}
