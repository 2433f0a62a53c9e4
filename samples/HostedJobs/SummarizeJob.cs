using Heddle.Jobs;

namespace HostedJobs;

/// <summary>Keeps the first sentences of a text.</summary>
[JobTopic("job.summarize")]
internal sealed class SummarizeJob : IJob<Document, Summary>
{
    public async Task<Summary> RunAsync(Document input, JobContext context, CancellationToken cancellationToken)
    {
        var sentences = input.Text.Split('.', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (sentences.Length == 0)
        {
            throw new FatalJobException("there is no sentence in the text");
        }

        await context.ReportProgressAsync(new() { Percent = 50, Message = "read" }, cancellationToken);
        return new Summary(string.Concat(sentences.Take(input.Sentences).Select(sentence => $"{sentence}.")));
    }
}
