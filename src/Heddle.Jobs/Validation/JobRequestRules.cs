namespace Heddle.Jobs;

/// <summary>The rules for a job's request.</summary>
internal static class JobRequestRules
{
    // The bounds of the Go SDK's validator.
    private const long MaxTokens = 10_000_000_000;
    private const int MaxItems = 1_000;

    public static void Check(ref ErrorList errors, JobRequest request)
    {
        errors.Required("job_request.job_id", request.JobId);
        errors.Required("job_request.topic", request.Topic);
        errors.AtMost("job_request.priority", (int)request.Priority, (int)JobPriority.Critical);
        errors.AtMost("job_request.step_index", request.StepIndex, int.MaxValue);
        errors.AtMost("job_request.labels", request.Labels.Count, MaxItems);
        if (request.ContextHints is { } hints)
        {
            errors.AtMost("job_request.context_hints.max_input_tokens", hints.MaxInputTokens, MaxTokens);
        }

        if (request.Budget is { } budget)
        {
            errors.AtMost("job_request.budget.max_input_tokens", budget.MaxInputTokens, MaxTokens);
            errors.AtMost("job_request.budget.max_output_tokens", budget.MaxOutputTokens, MaxTokens);
            errors.AtMost("job_request.budget.max_total_tokens", budget.MaxTotalTokens, MaxTokens);
            errors.AtMost("job_request.budget.deadline_ms", budget.DeadlineMilliseconds, long.MaxValue);
        }

        if (request.Metadata is { } metadata)
        {
            errors.AtMost("job_request.meta.risk_tags", metadata.RiskTags.Count, MaxItems);
            errors.AtMost("job_request.meta.requires", metadata.Requires.Count, MaxItems);
            errors.AtMost("job_request.meta.labels", metadata.Labels.Count, MaxItems);
        }

        if (request.TenantId.Length > 0 && request.Environment.TryGetValue("tenant_id", out var tenant) && tenant.Length > 0)
        {
            errors.Same("job_request.env.tenant_id", tenant, "job_request.tenant_id", request.TenantId);
        }
    }
}
