namespace Heddle.Jobs.Tests;

/// <summary>The packets of the published fixtures, built as a user would build them.</summary>
internal static class Fixtures
{
    private static readonly Timestamp Created = new(1_704_164_645);

    public static IReadOnlyDictionary<string, BusPacket> All { get; } =
        new Dictionary<string, BusPacket>
        {
            ["buspacket_job_request"] = Packet("trace-job-request", "client-1", Request),
            ["buspacket_job_result"] = Packet("trace-job-result", "worker-1", Result),
            ["buspacket_heartbeat"] = Packet("trace-heartbeat", "worker-1", Beat),
            ["buspacket_alert"] = Packet("trace-alert", "scheduler-1", Alert),
            ["buspacket_alert_enhanced"] = Packet("trace-alert-enhanced", "scheduler-1", EnhancedAlert),
            ["buspacket_job_progress"] = Packet("trace-progress", "worker-1", Progress),
            ["buspacket_job_cancel"] = Packet("trace-cancel", "scheduler-1", Cancel),
            ["buspacket_handshake"] = Packet("trace-handshake", "worker-1", Announcement),
            ["auth_token_shape"] = Packet("trace-auth-token", "worker-session-1", new Heartbeat { WorkerId = "worker-session-1" }) with
            {
                AuthToken = "session-token-fixture",
            },
        };

    private static JobRequest Request =>
        new()
        {
            JobId = "job-req-1",
            Topic = "job.tools",
            Priority = JobPriority.Interactive,
            ContextPointer = "redis://ctx:job-req-1",
            AdapterId = "adapter-default",
            Environment = [new("sandbox", "true"), new("region", "us-east-1")],
            ParentJobId = "parent-0",
            WorkflowId = "wf-1",
            StepIndex = 2,
            MemoryId = "mem-abc",
            ContextHints = new()
            {
                MaxInputTokens = 2048,
                AllowSummarization = true,
                AllowRetrieval = true,
                Tags = ["repo", "docs"],
            },
            Budget = new()
            {
                MaxInputTokens = 4000,
                MaxOutputTokens = 1000,
                MaxTotalTokens = 5000,
                DeadlineMilliseconds = 60_000,
            },
            TenantId = "tenant-1",
            PrincipalId = "user-99",
            Labels = [new("team", "platform"), new("env", "prod")],
            Metadata = new()
            {
                TenantId = "tenant-1",
                ActorId = "user-99",
                ActorType = ActorType.Human,
                IdempotencyKey = "idem-123",
                Capability = "repo.review",
                RiskTags = ["code", "secrets"],
                Requires = ["git", "network-egress"],
                PackId = "pack-1",
                Labels = [new("source", "conformance")],
            },
            Compensation = Rollback,
        };

    private static Compensation Rollback =>
        new()
        {
            Topic = "job.rollback",
            ContextPointer = "redis://ctx:job-req-1:rollback",
            Priority = JobPriority.Batch,
            AdapterId = "adapter-rollback",
            Environment = [new("reason", "failure")],
            MemoryId = "mem-rollback",
            ContextHints = new() { MaxInputTokens = 512, Tags = ["audit"] },
            Budget = new() { MaxTotalTokens = 1000, DeadlineMilliseconds = 120_000 },
            TenantId = "tenant-1",
            PrincipalId = "svc-1",
            Labels = [new("rollback", "true")],
            Metadata = new()
            {
                TenantId = "tenant-1",
                ActorId = "svc-1",
                ActorType = ActorType.Service,
                IdempotencyKey = "idem-rollback",
                Capability = "rollback",
                RiskTags = ["write"],
                Requires = ["git"],
                PackId = "pack-rollback",
            },
        };

    private static JobResult Result =>
        new()
        {
            JobId = "job-res-1",
            Status = JobStatus.FailedRetryable,
            ResultPointer = "redis://res:job-res-1",
            WorkerId = "worker-1",
            ExecutionMilliseconds = 1234,
            ErrorText = "E_TEMP",
            ErrorMessage = "temporary failure",
            ArtifactPointers = ["redis://art:log-1", "redis://art:diff-2"],
        };

    private static Heartbeat Beat =>
        new()
        {
            WorkerId = "worker-1",
            Region = "us-east-1",
            Type = "cpu-tools",
            CpuLoad = 33.5f,
            ActiveJobs = 2,
            Capabilities = ["git", "docker"],
            Pool = "job.tools",
            MaxParallelJobs = 4,
            Labels = [new("zone", "us-east-1a"), new("env", "prod")],
            MemoryLoad = 45.2f,
            ProgressPercent = 60,
            LastMemo = "step-3",
            AuthToken = "attest-worker-1",
        };

    private static SystemAlert Alert =>
        new()
        {
            Level = "WARN",
            Message = "high queue depth",
            Component = "scheduler",
            Code = "QUEUE_DEPTH",
        };

    private static SystemAlert EnhancedAlert =>
        SystemAlert.Create(AlertSeverity.Critical, ErrorCode.ProtocolSignatureInvalid, "invalid signature from worker", "scheduler-1") with
        {
            Component = "scheduler",
            Details = [new("subject", "sys.job.result"), new("sender", "worker-bad")],
            TraceId = "trace-offending-packet",
        };

    private static JobProgress Progress =>
        new()
        {
            JobId = "job-prog-1",
            StepId = "step-2",
            Percent = 50,
            Message = "halfway",
            ResultPointer = "redis://res:job-prog-1",
            ArtifactPointers = ["redis://art:partial-1"],
            Status = JobStatus.Running,
        };

    private static JobCancel Cancel =>
        new()
        {
            JobId = "job-cancel-1",
            Reason = "user_request",
            RequestedBy = "user-7",
        };

    private static Handshake Announcement =>
        new()
        {
            ComponentId = "worker-1",
            Role = ComponentRole.Worker,
            Capabilities = [new("signatures", true), new("progress", true), new("cancel", true), new("compensation", false)],
            SdkVersion = "2.0.19",
            ReadyTopics = ["job.tools", "job.tools.bulk"],
        };

    private static BusPacket Packet(string traceId, string senderId, PacketPayload payload) =>
        BusPacket.Create(traceId, senderId, Created, payload);
}
