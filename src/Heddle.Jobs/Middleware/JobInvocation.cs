namespace Heddle.Jobs;

/// <summary>
/// One attempt at a typed job, as middleware sees it: the input has been validated, the output will be. Belongs to one attempt; not safe
/// for concurrent use.
/// </summary>
public sealed class JobInvocation
{
    internal JobInvocation(JobContext context, object? input, int attempt, CancellationToken cancellationToken)
    {
        Context = context;
        Input = input;
        Attempt = attempt;
        CancellationToken = cancellationToken;
    }

    /// <summary>The job and what surrounds it.</summary>
    public JobContext Context { get; }

    /// <summary>The input. Middleware may put another of the handler's type in its place; that one is not validated again.</summary>
    public object? Input { get; set; }

    /// <summary>Which attempt within this delivery it is, from 1; <see cref="JobContext.Attempt"/> counts deliveries.</summary>
    public int Attempt { get; }

    /// <summary>Ends when the job is to stop. Middleware may put a token in its place that ends earlier.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>The services of the attempt's scope; without dependency injection there are none.</summary>
    public IServiceProvider Services { get; internal set; } = NoServices.Instance;

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
