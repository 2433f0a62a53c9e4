namespace Heddle.Jobs.Tests;

/// <summary>Stores that do not answer, or not well.</summary>
public sealed class BlobTroubleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "context fetch timed out")]
    [InlineData(false, "result write timed out")]
    public async Task A_store_that_answers_nothing_is_waited_for_no_longer_than_allowed(bool reading, string message)
    {
        var result = await RunAsync(new(reading, !reading, null), new() { IoTimeout = TimeSpan.FromMilliseconds(50) });

        (result.Status, result.ErrorMessage, result.ErrorCode).ShouldBe(
            (JobStatus.FailedRetryable, message, ErrorCode.TransportConnectionLost)
        );
    }

    [Theory]
    [InlineData(true, "context fetch failed: no route")]
    [InlineData(false, "result write failed: no route")]
    public async Task A_store_that_fails_fails_the_attempt_and_another_may_succeed(bool reading, string message)
    {
        var result = await RunAsync(new(reading, !reading, new IOException("no route")), new());

        (result.Status, result.ErrorMessage).ShouldBe((JobStatus.FailedRetryable, message));
    }

    private static async Task<JobTestResult<Echo>> RunAsync(TroubledStore store, JobHandlerOptions options)
    {
        await store.Inner.WriteAsync("ctx:here", "{\"text\":\"a\"}"u8.ToArray(), BlobRetention.Short, Cancel);
        return await JobTest.RunAsync<Prompt, Echo>(
            (input, _) => new Echo(input.Text),
            new Prompt("a"),
            new()
            {
                Handler = options,
                Blobs = new(store),
                Request = new()
                {
                    JobId = "j",
                    Topic = "job.test",
                    ContextPointer = "memory://ctx:here",
                },
            },
            Cancel
        );
    }

    /// <summary>A store without regard for its token.</summary>
    private sealed class TroubledStore(bool reading, bool writing, Exception? problem) : BlobStore
    {
        public InMemoryBlobStore Inner { get; } = new();

        public override string Scheme => "memory";

        public override ValueTask<BlobPointer> WriteAsync(
            string key,
            ReadOnlyMemory<byte> content,
            BlobRetention retention,
            CancellationToken cancellationToken = default
        ) => writing ? new(Trouble<BlobPointer>()) : Inner.WriteAsync(key, content, retention, cancellationToken);

        public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
            BlobPointer pointer,
            long maxBytes,
            CancellationToken cancellationToken = default
        ) => reading ? new(Trouble<ReadOnlyMemory<byte>?>()) : Inner.ReadAsync(pointer, maxBytes, cancellationToken);

        public override ValueTask DeleteAsync(BlobPointer pointer, CancellationToken cancellationToken = default) => default;

        private Task<T> Trouble<T>() => problem is null ? new TaskCompletionSource<T>().Task : Task.FromException<T>(problem);
    }
}
