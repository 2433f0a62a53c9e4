using System.ComponentModel.DataAnnotations;

namespace Heddle.Jobs.Tests;

/// <summary>Inputs and outputs at the boundary, with the error texts of the published SDKs.</summary>
public sealed class TypedJobTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("{\"text\":")]
    [InlineData("{\"text\":\"a\"} x")]
    [InlineData("not json")]
    public async Task An_input_that_is_no_JSON_is_a_failed_decoding(string json)
    {
        var result = await RunAsync(json);

        result.Status.ShouldBe(JobStatus.Failed);
        result.ErrorMessage.ShouldStartWith("context decode failed: ");
        result.ErrorCode.ShouldBe(ErrorCode.JobInvalidInput);
        result.Result.ErrorText.ShouldBe("invalid_input");
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("5", "$")]
    [InlineData("{}", "text")]
    [InlineData("{\"text\":5}", "$.text")]
    [InlineData("{\"text\":null}", "text")]
    [InlineData("{\"text\":\"a\",\"text\":\"b\"}", "text")]
    [InlineData("{\"text\":\"a\",\"tries\":\"5\"}", "$.tries")]
    [InlineData("{\"text\":\"a\",\"tries\":10}", "`tries`: The field tries must be between 0 and 9")]
    [InlineData("{\"text\":\"a text that is far too long\"}", "`text`: ")]
    public async Task An_input_that_breaks_its_types_rules_is_invalid_and_the_place_is_named(string json, string named)
    {
        var result = await RunAsync(json);

        result.Status.ShouldBe(JobStatus.Failed);
        result.ErrorMessage.ShouldStartWith("input validation failed: ");
        result.ErrorMessage.ShouldContain(named);
        result.ErrorMessage.ShouldNotContain("BytePosition");
        result.ErrorCode.ShouldBe(ErrorCode.JobInvalidInput);
    }

    [Theory]
    [InlineData("ctx:job", "unsupported pointer scheme")]
    [InlineData("s3://bucket/key", "unsupported pointer scheme")]
    [InlineData("memory://", "missing pointer key")]
    [InlineData("memory://ctx:nobody", "context not found")]
    public async Task A_pointer_that_leads_nowhere_is_reported_in_the_words_of_the_SDKs(string pointer, string message)
    {
        var store = new InMemoryBlobStore();
        await using var bench = new JobTestAgent(
            new()
            {
                Worker = new() { WorkerId = "w", Blobs = new(new Forgetful(store)) },
            }
        );
        bench.Agent.Job<Prompt, Echo>("job.echo", (input, _) => new Echo(input.Text));

        var result = await bench.SubmitAsync<Prompt, Echo>(
            "job.echo",
            new Prompt("a"),
            new()
            {
                Request = new()
                {
                    JobId = "j",
                    Topic = "job.echo",
                    ContextPointer = pointer,
                },
            },
            Cancel
        );

        result.Status.ShouldBe(JobStatus.Failed);
        result.ErrorMessage.ShouldBe(message);
        result.ErrorCode.ShouldBe(ErrorCode.JobInvalidInput);
    }

    [Fact]
    public async Task Inputs_and_outputs_have_a_largest_size()
    {
        var limits = new JobHandlerOptions { MaxInputBytes = 16, MaxResultBytes = 16 };
        var large = await RunAsync("{\"text\":\"12345678\"}", limits);
        large.ErrorMessage.ShouldBe("context exceeds max size");
        large.ErrorCode.ShouldBe(ErrorCode.JobResourceExhausted);

        var result = await JobTest.RunAsync<Prompt, Echo>(
            (_, _) => new Echo(new('x', 30)),
            new("a"),
            new() { Handler = limits with { MaxInputBytes = 0 } }
        );
        result.Status.ShouldBe(JobStatus.Failed);
        result.ErrorMessage.ShouldBe("result exceeds max size");
        result.ErrorCode.ShouldBe(ErrorCode.JobResourceExhausted);

        (await RunAsync("{\"text\":\"12345678\"}", limits with { MaxInputBytes = 0, MaxResultBytes = -1 })).Status.ShouldBe(
            JobStatus.Succeeded
        );
        JobHandlerOptions.Default.MaxInputBytes.ShouldBe(2 * 1024 * 1024);
        JobHandlerOptions.Default.MaxResultBytes.ShouldBe(2 * 1024 * 1024);
    }

    [Fact]
    public async Task An_output_that_breaks_its_types_rules_fails_the_job()
    {
        (await RunAsync("{\"text\":\"\"}")).ErrorMessage.ShouldStartWith("output validation failed: `text`: ");
        (await JobTest.RunAsync(new JobHandler<Prompt, Echo>((_, _, _) => new((Echo)null!)), new Prompt("a"))).ErrorMessage.ShouldBe(
            "output validation failed: the handler returned null"
        );
        (await JobTest.RunAsync<Prompt, Echo>((_, _) => new Echo(null!), new Prompt("a"))).ErrorMessage.ShouldStartWith(
            "output validation failed: "
        );
        (await JobTest.RunAsync<Prompt, Circle>((_, _) => new Circle(), new Prompt("a"))).ErrorMessage.ShouldStartWith(
            "output validation failed: "
        );
    }

    [Fact]
    public async Task Rules_hold_at_every_depth()
    {
        var order = new Order([new("a", 1), new("b", -1)], new() { ["x"] = new("", 1) }, new Card(""));

        var message = (await JobTest.RunAsync<Order, int>((input, _) => input.Lines.Count, order)).ErrorMessage;

        message.ShouldContain("`lines[1].count`");
        message.ShouldContain("`named[x].name`");
        message.ShouldContain("`payment.number`");
    }

    [Fact]
    public async Task A_type_that_validates_itself_is_asked()
    {
        var result = await JobTest.RunAsync<Span, int>((span, _) => span.To - span.From, new Span { From = 5, To = 1 });

        result.ErrorMessage.ShouldBe("input validation failed: `to`: ends before it begins");
    }

    [Fact]
    public async Task Many_mistakes_make_no_long_message()
    {
        var order = new Order([.. Enumerable.Range(0, 10_000).Select(_ => new Line("", -1))], [], new Card("1"));

        (await JobTest.RunAsync<Order, int>((_, _) => 1, order)).ErrorMessage.Length.ShouldBeLessThan(1100);
    }

    [Fact]
    public async Task Members_may_be_named_as_in_Python()
    {
        var result = await JobTest.RunAsync<Snake, Snake>(
            (input, _) => input,
            new Snake(1),
            new()
            {
                RawInput = "{\"max_tokens\":7}"u8.ToArray(),
                Handler = new() { Json = JobJson.SnakeCase },
            }
        );

        result.Output.MaxTokens.ShouldBe(7);
    }

    private static Task<JobTestResult<Echo>> RunAsync(string json, JobHandlerOptions? options = null) =>
        JobTest.RunAsync<Prompt, Echo>(
            (input, _) => new Echo(input.Text),
            new Prompt("unused"),
            new() { RawInput = System.Text.Encoding.UTF8.GetBytes(json), Handler = options ?? new() },
            Cancel
        );

    private sealed record Line([MinLength(1)] string Name, [Range(0, 100)] int Count);

    [System.Text.Json.Serialization.JsonDerivedType(typeof(Card), "card")]
    private abstract record Payment;

    private sealed record Card([CreditCardNumber] string Number) : Payment;

    private sealed record Order(IReadOnlyList<Line> Lines, Dictionary<string, Line> Named, Payment Payment);

    private sealed record Snake(int MaxTokens);

    private sealed class Circle
    {
        public Circle Self => this;
    }

    private sealed class Span : IValidatableObject
    {
        public required int From { get; init; }

        public required int To { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            To < From ? [new("ends before it begins", [nameof(To)])] : [];
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    private sealed class CreditCardNumberAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => value is string { Length: > 0 };
    }

    /// <summary>A store that keeps what it is told to and finds only what another put there.</summary>
    private sealed class Forgetful(BlobStore inner) : BlobStore
    {
        public override string Scheme => inner.Scheme;

        public override ValueTask<BlobPointer> WriteAsync(
            string key,
            ReadOnlyMemory<byte> content,
            BlobRetention retention,
            CancellationToken cancellationToken = default
        ) => new(BlobPointer.Create(Scheme, key));

        public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
            BlobPointer pointer,
            long maxBytes,
            CancellationToken cancellationToken = default
        ) => inner.ReadAsync(pointer, maxBytes, cancellationToken);

        public override ValueTask DeleteAsync(BlobPointer pointer, CancellationToken cancellationToken = default) =>
            inner.DeleteAsync(pointer, cancellationToken);
    }
}
