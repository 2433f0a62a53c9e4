using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Serves one invocable agent: takes its requests off the bus, runs them through the pipeline and answers every one.</summary>
internal sealed class AgentHost : IHostedAgent
{
    private readonly AgentHandler _handler;
    private readonly PipelineStep<AgentContext, CallReply> _pipeline;
    private RequestReader? _reader;

    public AgentHost(MeshSession session, AgentRegistration registration, RequestsInFlight inFlight)
    {
        Session = session;
        Agent = registration.Agent;
        _handler = registration.Handler;
        InFlight = inFlight;
        _pipeline = HostPipeline.Build(
            Agent,
            session.Options,
            session.Logger,
            registration.Middleware,
            context => context.Request!.RunHandlerAsync(context, _handler)
        );
    }

    public MeshSession Session { get; }

    public AgentSpec Agent { get; }

    public RequestsInFlight InFlight { get; }

    public async ValueTask SubscribeAsync(CancellationToken cancellationToken)
    {
        var subscription = await Session
            .Bus.SubscribeAsync(
                MeshSubjects.Agent(Agent.FullName),
                new SubscribeOptions { QueueGroup = MeshSubjects.QueueGroup(Agent.FullName) },
                cancellationToken
            )
            .ConfigureAwait(false);
        _reader = new RequestReader(subscription, this);
        _reader.Start();
    }

    public ValueTask BeginAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Takes no further request and waits until those already taken have begun.</summary>
    public async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        if (_reader is { } reader)
        {
            await reader.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _reader?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Answers one request. Never throws: whatever goes wrong becomes the answer, or a line in the log.</summary>
    public async Task AnswerAsync(BusMessage message)
    {
        long? started = Session.Events.IsEnabled(MeshLogLevel.Debug, Agent.FullName) ? Session.Time.GetTimestamp() : null;
        using var request = new IncomingRequest(this, message);
        using var place = InFlight.Enter(request);
        var context = request.CreateContext();
        var isAnswering = false;
        try
        {
            if (started is not null)
            {
                await Session
                    .Events.PublishAsync(MeshLogLevel.Debug, Agent.FullName, "request_received", request.RequestId)
                    .ConfigureAwait(false);
            }

            CheckVerb(request);
            var reply = await _pipeline(context).ConfigureAwait(false);
            isAnswering = request.TryAnswer();
            if (isAnswering)
            {
                await request.SucceedAsync(reply, context.Usage).ConfigureAwait(false);
                await ReportSuccessAsync(request, context, started).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // An answer that was refused for its size has not been sent, so there is still one to give.
            if (isAnswering ? problem is PayloadTooLargeException : request.TryAnswer())
            {
                await FailAsync(request, problem).ConfigureAwait(false);
            }
            else if (isAnswering)
            {
                MeshLog.AnswerLost(Session.Logger, problem, Agent.FullName, request.RequestId);
            }
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

    private async ValueTask ReportSuccessAsync(IncomingRequest request, AgentContext context, long? started)
    {
        if (context.Usage is { } usage)
        {
            await Session
                .Events.PublishAsync(MeshLogLevel.Info, Agent.FullName, "usage_reported", request.RequestId, writeData: usage.WriteMembers)
                .ConfigureAwait(false);
        }

        if (started is { } since)
        {
            var elapsed = (long)Session.Time.GetElapsedTime(since).TotalMilliseconds;
            await Session
                .Events.PublishAsync(
                    MeshLogLevel.Debug,
                    Agent.FullName,
                    "request_completed",
                    request.RequestId,
                    writeData: json => json.WriteNumber("duration_ms", elapsed)
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>Answers with a failure. Never throws. The right to answer has been claimed.</summary>
    public async Task FailAsync(IncomingRequest request, Exception problem)
    {
        try
        {
            var failure = HandlerFailures.ToMeshException(problem, Session.Options, Session.Bus.MaxPayloadBytes);
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
            MeshLogLevel.Warn,
            Agent.FullName,
            failure is InvalidInputException ? "validation_error" : "request_failed",
            request.RequestId,
            failure.Message,
            json => json.WriteString("code", failure.Code)
        );
}
