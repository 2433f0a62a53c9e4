namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>A failure a scripted peer answers with, or was answered with.</summary>
internal sealed class PeerFailure(string code, string message, string details = "{}") : Exception(message)
{
    public string Code => code;

    public string Details => details;
}
