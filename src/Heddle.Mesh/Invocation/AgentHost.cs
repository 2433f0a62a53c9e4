using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Serves one invocable agent: takes its requests off the bus, runs them through the pipeline and answers every one.</summary>
internal sealed class AgentHost : IHostedAgent
{
    private readonly AgentHandler _handler;
    private readonly PipelineStep<AgentContext, CallReply> _pipeline;
    private readonly RequestsInFlight _inFlight;
    private BusSubscription? _subscription;
    private Task _reading = Task.CompletedTask;

    public AgentHost(MeshSession session, AgentRegistration registration, RequestsInFlight inFlight)
    {
        Session = session;
        Agent = registration.Agent;
        _handler = registration.Handler;
        _inFlight = inFlight;
        _pipeline = HostPipeline.Build(
            Agent,
            session.Options,
            registration.Middleware,
            context => context.Request!.RunHandlerAsync(context, _handler)
        );
    }

    public MeshSession Session { get; }

    public AgentSpec Agent { get; }

    public async ValueTask SubscribeAsync(CancellationToken cancellationToken)
    {
        _subscription = await Session
            .Bus.SubscribeAsync(
                MeshSubjects.Agent(Agent.FullName),
                new SubscribeOptions { QueueGroup = MeshSubjects.QueueGroup(Agent.FullName) },
                cancellationToken
            )
            .ConfigureAwait(false);
        _reading = Task.Run(ReadAsync, CancellationToken.None);
    }

    public ValueTask BeginAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Takes no further request and waits until those already taken have begun.</summary>
    public async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        if (_subscription is { } subscription)
        {
            await subscription.DrainAsync(cancellationToken).ConfigureAwait(false);
            await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_subscription is { } subscription)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            await _reading.ConfigureAwait(false);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var message in _subscription!.Messages.ReadAllAsync().ConfigureAwait(false))
            {
                // Runs here only up to the limiter, which continues elsewhere.
                _ = AnswerAsync(message);
            }
        }
        catch (BusException problem)
        {
            MeshLog.SubscriptionEnded(Session.Logger, problem, Agent.FullName);
        }
    }

    /// <summary>Answers one request. Never throws: whatever goes wrong becomes the answer, or a line in the log.</summary>
    private async Task AnswerAsync(BusMessage message)
    {
        var started = Session.Time.GetTimestamp();
        using var request = new IncomingRequest(this, message);
        using var place = _inFlight.Enter(request);
        var context = request.CreateContext();
        try
        {
            await Session
                .Events.PublishAsync(LogLevelName.Debug, Agent.FullName, "request_received", request.RequestId)
                .ConfigureAwait(false);
            CheckVerb(request);
            var reply = await _pipeline(context).ConfigureAwait(false);
            await request.SucceedAsync(reply, context.Usage).ConfigureAwait(false);
            await ReportSuccessAsync(request, context, started).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            await FailAsync(request, problem).ConfigureAwait(false);
        }
    }

    private void CheckVerb(IncomingRequest request)
    {
        if (request.IsStream != _handler.IsStreaming)
        {
            throw VerbRules.Mismatch(
                request.IsStream ? InvocationVerb.Stream : InvocationVerb.Call,
                Agent.FullName,
                invocable: true,
                _handler.IsStreaming
            );
        }
    }

    private async ValueTask ReportSuccessAsync(IncomingRequest request, AgentContext context, long started)
    {
        if (context.Usage is { } usage)
        {
            await Session
                .Events.PublishAsync(LogLevelName.Info, Agent.FullName, "usage_reported", request.RequestId, writeData: usage.WriteMembers)
                .ConfigureAwait(false);
        }

        if (Session.Events.IsEnabled(LogLevelName.Debug, Agent.FullName))
        {
            var elapsed = (long)Session.Time.GetElapsedTime(started).TotalMilliseconds;
            await Session
                .Events.PublishAsync(
                    LogLevelName.Debug,
                    Agent.FullName,
                    "request_completed",
                    request.RequestId,
                    writeData: json => json.WriteNumber("duration_ms", elapsed)
                )
                .ConfigureAwait(false);
        }
    }

    private async ValueTask FailAsync(IncomingRequest request, Exception problem)
    {
        try
        {
            var failure = HandlerFailures.ToMeshException(problem, Session.Options);
            MeshLog.RequestFailed(Session.Logger, problem, Agent.FullName, request.RequestId, failure.Code);
            var envelope = ErrorEnvelope.Write(failure, Agent.FullName, request.RequestId);
            await ReportFailureAsync(request, failure).ConfigureAwait(false);
            await request.FailAsync(envelope).ConfigureAwait(false);
            await Session.PublishErrorAsync(Agent.FullName, request.RequestId, envelope).ConfigureAwait(false);
        }
        catch (BusException unreachable)
        {
            MeshLog.AnswerLost(Session.Logger, unreachable, Agent.FullName, request.RequestId);
        }
    }

    private ValueTask ReportFailureAsync(IncomingRequest request, MeshException failure) =>
        Session.Events.PublishAsync(
            LogLevelName.Warn,
            Agent.FullName,
            failure is InvalidInputException ? "validation_error" : "request_failed",
            request.RequestId,
            failure.Message,
            json => json.WriteString("code", failure.Code)
        );
}
