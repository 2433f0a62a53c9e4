using System.Diagnostics.CodeAnalysis;

namespace Heddle.Cli;

/// <summary>One thing the demo shows. It makes the thing happen, says what was seen, and fails when it was not what it claims.</summary>
internal abstract class Chapter
{
    /// <summary>A few words.</summary>
    public abstract string Title { get; }

    /// <summary>A sentence or two on why that is worth seeing.</summary>
    public abstract string Story { get; }

    /// <summary>The command that would do the same.</summary>
    public abstract string Command { get; }

    /// <summary>Whether the chapter starts, stops or kills processes of agents.</summary>
    public virtual bool NeedsProcesses => false;

    /// <summary>Makes it happen and returns the sentence that sums up what was seen.</summary>
    /// <exception cref="ChapterFailedException">Something else was seen.</exception>
    public abstract Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken);

    /// <summary>The agents' processes, without which a chapter that needs them has nothing to show.</summary>
    protected static AgentProcesses ProcessesOf(Stage stage) =>
        stage.Agents ?? throw new ChapterFailedException("the agents are not in processes of their own");

    /// <summary>Holds the chapter to its claim.</summary>
    protected static void Require([DoesNotReturnIf(false)] bool isShown, string otherwise)
    {
        if (!isShown)
        {
            throw new ChapterFailedException(otherwise);
        }
    }
}
