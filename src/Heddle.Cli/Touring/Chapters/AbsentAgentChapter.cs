using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>Nobody waits for somebody who is not there.</summary>
internal sealed class AbsentAgentChapter : Chapter
{
    /// <summary>A call may wait for 30 seconds; this one must not wait at all, even on a busy machine.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    public override string Title => "Nobody there";

    public override string Story =>
        "A call may wait for 30 seconds. A call to an agent that does not exist fails at once, because the server knows that nobody listens.";

    public override string Command => "heddle agent call nobody";

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var start = stage.Time.GetTimestamp();
        try
        {
            await stage.Mesh.CallAsync("nobody", null, null, cancellationToken);
        }
        catch (AgentNotFoundException absent)
        {
            var elapsed = stage.Time.GetElapsedTime(start);
            stage.Narrator.Show($"Error [{absent.Code}] {absent.Message}");
            Require(elapsed < AtOnce, $"the call took {elapsed.TotalSeconds:0.0} s to fail");
            return $"failed after {elapsed.TotalMilliseconds:0.0} ms";
        }

        throw new ChapterFailedException("somebody answered for nobody");
    }
}
