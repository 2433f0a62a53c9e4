namespace Heddle.Jobs.Tests;

public sealed class PacketValidatorTests
{
    private const long TooMany = 10_000_000_001;
    private static readonly JobRequest Request = new() { JobId = "j", Topic = "job.t" };
    private static readonly JobResult Result = new()
    {
        JobId = "j",
        Status = JobStatus.Succeeded,
        WorkerId = "s",
    };
    private static readonly Heartbeat Beat = new() { WorkerId = "s" };
    private static readonly Handshake Hello = new() { ComponentId = "s" };

    public static TheoryData<string, BusPacket> Broken =>
        new()
        {
            { "trace_id", Packet(Request) with { TraceId = "" } },
            { "sender_id", Packet(Request) with { SenderId = "" } },
            { "created_at", Packet(Request) with { CreatedAt = null } },
            { "created_at", Packet(Request) with { CreatedAt = new Timestamp(0, 1_000_000_000) } },
            { "created_at", Packet(Request) with { CreatedAt = new Timestamp(253_402_300_800) } },
            { "created_at", Packet(Request) with { CreatedAt = new Timestamp(-62_135_596_801) } },
            { "protocol_version", Packet(Request) with { ProtocolVersion = 0 } },
            { "protocol_version", Packet(Request) with { ProtocolVersion = 2 } },
            { "job_request.job_id", Packet(Request with { JobId = "" }) },
            { "job_request.topic", Packet(Request with { Topic = "" }) },
            { "job_request.priority", Packet(Request with { Priority = (JobPriority)4 }) },
            { "job_request.priority", Packet(Request with { Priority = (JobPriority)(-1) }) },
            { "job_request.step_index", Packet(Request with { StepIndex = -1 }) },
            { "job_request.labels", Packet(Request with { Labels = Labels(1_001) }) },
            { "job_request.context_hints.max_input_tokens", Packet(Request with { ContextHints = new() { MaxInputTokens = -1 } }) },
            { "job_request.budget.max_input_tokens", Packet(Request with { Budget = new() { MaxInputTokens = -1 } }) },
            { "job_request.budget.max_input_tokens", Packet(Request with { Budget = new() { MaxInputTokens = TooMany } }) },
            { "job_request.budget.max_output_tokens", Packet(Request with { Budget = new() { MaxOutputTokens = TooMany } }) },
            { "job_request.budget.max_total_tokens", Packet(Request with { Budget = new() { MaxTotalTokens = TooMany } }) },
            { "job_request.budget.deadline_ms", Packet(Request with { Budget = new() { DeadlineMilliseconds = -1 } }) },
            { "job_request.meta.risk_tags", Packet(Request with { Metadata = new() { RiskTags = Items(1_001) } }) },
            { "job_request.meta.requires", Packet(Request with { Metadata = new() { Requires = Items(1_001) } }) },
            { "job_request.meta.labels", Packet(Request with { Metadata = new() { Labels = Labels(1_001) } }) },
            { "job_request.env.tenant_id", Packet(Request with { TenantId = "a", Environment = [new("tenant_id", "b")] }) },
            { "job_result.job_id", Packet(Result with { JobId = "" }) },
            { "job_result.worker_id", Packet(Result with { WorkerId = "other" }) },
            { "job_result.status", Packet(Result with { Status = JobStatus.Unspecified }) },
            { "job_result.execution_ms", Packet(Result with { ExecutionMilliseconds = -1 }) },
            { "job_progress.job_id", Packet(new JobProgress { JobId = "" }) },
            { "job_progress.percent", Packet(new JobProgress { JobId = "j", Percent = 101 }) },
            { "job_progress.percent", Packet(new JobProgress { JobId = "j", Percent = -1 }) },
            { "job_cancel.job_id", Packet(new JobCancel { JobId = "" }) },
            { "heartbeat.worker_id", Packet(Beat with { WorkerId = "other" }) },
            { "handshake.component_id", Packet(Hello with { ComponentId = "other" }) },
            { "handshake.supported_versions", Packet(Hello with { SupportedVersions = [] }) },
            { "handshake.supported_versions", Packet(Hello with { SupportedVersions = [1, 2] }) },
        };

    public static TheoryData<BusPacket> Whole =>
        [
            Packet(Request),
            Packet(
                Request with
                {
                    Labels = Labels(1_000),
                    Budget = new() { MaxTotalTokens = TooMany - 1 },
                }
            ),
            Packet(Request with { TenantId = "a", Environment = [new("tenant_id", "a")] }),
            Packet(Request with { Environment = [new("tenant_id", "a")] }),
            Packet(Result),
            Packet(Result with { Status = (JobStatus)99 }),
            Packet(new JobProgress { JobId = "j", Percent = 100 }),
            Packet(new JobCancel { JobId = "j" }),
            Packet(Beat),
            Packet(Hello),
            Packet(new SystemAlert()),
        ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_rule_is_named(string field, BusPacket packet) =>
        PacketValidator.Validate(packet, "sys.test").ShouldContain(error => error.Field == field);

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_packet_that_breaks_no_rule_has_no_errors(BusPacket packet) =>
        PacketValidator.Validate(packet, "sys.test").ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_not_sent_is_not_received_either(string field, BusPacket packet)
    {
        Should
            .Throw<InvalidPacketException>(() => PacketSigner.Unsigned.Sign(packet, "sys.test"))
            .Errors.ShouldContain(e => e.Field == field);

        var failure = PacketReader.Read(PacketEncoder.Encode(packet), "sys.test").Failure!;

        failure.Code.ShouldBe(field == "protocol_version" ? ErrorCode.ProtocolVersionMismatch : ErrorCode.ProtocolMalformedPacket);
    }

    [Fact]
    public void Only_a_dead_letter_names_no_worker()
    {
        var nameless = Packet(Result with { WorkerId = "" });

        PacketValidator.Validate(nameless, JobSubjects.DeadLetter).ShouldBeEmpty();
        PacketValidator.Validate(nameless, JobSubjects.Result).ShouldContain(error => error.Field == "job_result.worker_id");
        PacketValidator.Validate(Packet(Result with { WorkerId = "other" }), JobSubjects.DeadLetter).ShouldNotBeEmpty();
    }

    [Fact]
    public void Long_values_are_cut_in_messages()
    {
        var errors = PacketValidator.Validate(Packet(Beat with { WorkerId = new('x', 10_000) }), "sys.heartbeat");

        errors.ShouldHaveSingleItem().Message.Length.ShouldBeLessThan(200);
    }

    private static BusPacket Packet(PacketPayload payload) => BusPacket.Create("t", "s", new(1), payload);

    private static PacketMap<string> Labels(int count) => Enumerable.Range(0, count).ToDictionary(i => $"{i}", i => $"{i}");

    private static PacketList<string> Items(int count) => Enumerable.Range(0, count).Select(i => $"{i}").ToArray();
}
