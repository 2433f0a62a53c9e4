using Heddle.Jobs;
using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.Cli;

/// <summary>Finds the command that would have worked, or would say more.</summary>
internal static class Advice
{
    public static string? For(Exception failure) =>
        failure switch
        {
            CommandFailedException command => command.Advice,
            // Hosts of other implementations explain a mismatch too, so the words they share decide (mesh-protocol §1.14).
            InvocationMismatchException mismatch when VerbIn(mismatch.Message) is { } verb =>
                $"heddle agent {verb} {mismatch.Agent}".TrimEnd(),
            InvalidInputException { Agent.Length: > 0 } invalid => $"heddle agent contract {invalid.Agent}",
            ConnectionDeniedException => "heddle auth whoami",
            NoStreamException { Subject: JobSubjects.Submit } => "heddle jobs up",
            AgentNotFoundException => "heddle mesh catalog",
            _ => null,
        };

    private static string? VerbIn(string message) =>
        message.Contains("subscribe", StringComparison.OrdinalIgnoreCase) ? "subscribe"
        : message.Contains("stream()", StringComparison.Ordinal) ? "stream"
        : message.Contains("call()", StringComparison.Ordinal) ? "call"
        : null;
}
