using Heddle.Mesh;

namespace TestedAgent;

/// <summary>The agent under test: asks a writer, and makes do without it when it is not there in time.</summary>
internal static class Summarizer
{
    public static readonly AgentSpec Spec = new("summarizer", "Summarizes text.");

    private static readonly CallOptions Patience = new() { Timeout = TimeSpan.FromMinutes(1) };

    public static async Task<string> SummarizeAsync(string text, AgentMesh mesh, CancellationToken cancel)
    {
        try
        {
            return await mesh.CallAsync<string>("writer", text, Patience, cancel);
        }
        catch (CallTimeoutException)
        {
            return text.Split('.')[0] + ".";
        }
    }
}
