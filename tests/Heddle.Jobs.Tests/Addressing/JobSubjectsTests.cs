namespace Heddle.Jobs.Tests;

public sealed class JobSubjectsTests
{
    [Theory]
    [InlineData("worker-1", true)]
    [InlineData("Worker_1:a@b", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a.b", false)]
    [InlineData("*", false)]
    [InlineData("a*", false)]
    [InlineData(">", false)]
    [InlineData("a b", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\u0001b", false)]
    public void A_worker_id_is_one_subject_token(string? id, bool valid)
    {
        JobSubjects.IsToken(id).ShouldBe(valid);
        if (valid)
        {
            JobSubjects.Direct(id!).ShouldBe($"worker.{id}.jobs");
        }
        else if (id is not null)
        {
            Should.Throw<ArgumentException>(() => JobSubjects.Direct(id)).Message.ShouldContain($"`{id}`");
        }
    }

    [Theory]
    [InlineData("job.echo", true)]
    [InlineData("job.chat.simple", true)]
    [InlineData("job", false)]
    [InlineData("job.", false)]
    [InlineData("job..a", false)]
    [InlineData("job.*", false)]
    [InlineData("job.>", false)]
    [InlineData("job.a b", false)]
    [InlineData("jobs.a", false)]
    [InlineData("sys.job.submit", false)]
    [InlineData(null, false)]
    public void A_topic_is_a_literal_subject_of_jobs(string? topic, bool valid) => JobSubjects.IsTopic(topic).ShouldBe(valid);
}
