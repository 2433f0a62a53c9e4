namespace Heddle.Cli;

/// <summary>Shows chapters one after the other. A chapter that fails does not keep the others from being shown.</summary>
internal sealed class Tour(IReadOnlyList<Chapter> chapters)
{
    /// <summary>Far more than any chapter needs, so that the demo ends whatever happens.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static IReadOnlyList<Chapter> Chapters { get; } =
    [
        new CatalogChapter(),
        new ContractChapter(),
        new CallChapter(),
        new StreamChapter(),
        new PublisherChapter(),
        new SharedStateChapter(),
        new RejectedInputChapter(),
        new AbsentAgentChapter(),
        new ReplicasChapter(),
        new RollingRestartChapter(),
        new DeathChapter(),
        new JobChapter(),
        new LostWorkerChapter(),
    ];

    /// <summary>Answers whether every chapter showed what it claims.</summary>
    public async Task<bool> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var failed = new List<string>();
        foreach (var (index, chapter) in chapters.Index())
        {
            stage.Narrator.Begin(index + 1, chapter);
            if (await ProblemOfAsync(chapter, stage, cancellationToken) is { } problem)
            {
                stage.Narrator.Fail(problem);
                failed.Add(chapter.Title);
            }
        }

        stage.Narrator.Close(chapters.Count, failed);
        return failed.Count == 0;
    }

    private static async Task<string?> ProblemOfAsync(Chapter chapter, Stage stage, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, stage.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            stage.Narrator.Conclude(await chapter.ShowAsync(stage, end.Token));
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"it did not happen within {Patience.TotalSeconds} s";
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return problem.Message;
        }
    }
}
