using System.Diagnostics;
using System.Globalization;
using System.Text;
using Heddle.Bench.Running;
using Heddle.Policy;

namespace Heddle.Bench.Policies;

/// <summary>
/// A photo service: six policies that bear on the request and, beyond them, policies about other people's photos. One request, which one policy
/// allows, with attributes, a hierarchy, an address and a set to look at.
/// </summary>
internal sealed class PolicyScene
{
    public const string EntitiesJson = """
        [
          { "uid": { "type": "User", "id": "alice" }, "attrs": { "age": 30, "department": "tools" }, "parents": [{ "type": "Team", "id": "family" }] },
          { "uid": { "type": "Team", "id": "family" }, "attrs": {}, "parents": [] },
          {
            "uid": { "type": "Photo", "id": "beach" },
            "attrs": { "owner": { "__entity": { "type": "User", "id": "bob" } }, "private": false, "labels": ["sea", "sand"] },
            "parents": [{ "type": "Album", "id": "summer" }]
          },
          { "uid": { "type": "Album", "id": "summer" }, "attrs": {}, "parents": [] }
        ]
        """;

    public const string ContextJson = """{ "source": { "__extn": { "fn": "ip", "arg": "10.1.2.3" } }, "authenticated": true }""";

    private const string Bearing = """
        permit (principal in Team::"family", action == Action::"view", resource in Album::"summer")
        when { principal.age >= 18 && context.authenticated };
        permit (principal == User::"alice", action == Action::"view", resource) when { resource.labels.contains("office") };
        permit (principal, action in [Action::"view", Action::"edit"], resource is Photo) when { resource.owner == principal };
        permit (principal is User, action, resource == Photo::"beach") when { principal.department like "legal*" };
        forbid (principal, action, resource is Photo) when { resource.private && resource.owner != principal };
        forbid (principal, action, resource) unless { context.source.isInRange(ip("10.0.0.0/8")) };

        """;

    private static readonly Authorizer Authorizer = new();

    private readonly int _count;
    private readonly string _text;
    private readonly PolicySet _policies;
    private readonly Entities _entities = Entities.Parse(EntitiesJson);
    private readonly AuthorizationRequest _request = new(
        new EntityUid("User", "alice"),
        new EntityUid("Action", "view"),
        new EntityUid("Photo", "beach"),
        CedarRecord.Parse(ContextJson)
    );

    public PolicyScene(int count)
    {
        _count = count;
        _text = Text(count);
        _policies = PolicySet.Parse(_text);
        if (!Authorizer.IsAuthorized(_request, _policies, _entities).IsAllowed)
        {
            throw new InvalidOperationException("the request must be allowed, or something else is measured");
        }
    }

    /// <summary>As many policies as are asked for, six of which bear on the request.</summary>
    public static string Text(int count)
    {
        var text = new StringBuilder(Bearing);
        for (var i = 6; i < count; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"permit (principal == User::\"user{i}\", action == Action::\"view\", resource in Album::\"album{i}\") when {{ principal.age >= {i % 90} }};\n"
            );
        }

        return text.ToString();
    }

    public double AuthorizeNanoseconds()
    {
        // Short batches, and the middle one of them: what interrupts the machine then spoils a batch, not the round.
        const int Batches = 25;
        const int Decisions = 2_000;
        var batches = new List<double>(Batches);
        for (var i = 0; i < Batches; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Decide(Decisions);
            batches.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / Decisions);
        }

        return BenchRun.Median(batches);
    }

    public double AllocatedBytes()
    {
        const int Decisions = 10_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Decide(Decisions);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Decisions;
    }

    public double ParsedPerSecond()
    {
        const int Times = 5;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Times; i++)
        {
            PolicySet.Parse(_text);
        }

        return Times * _count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>From text to the first decision, which compiles policies and builds the index.</summary>
    public double LoadMilliseconds()
    {
        var started = Stopwatch.GetTimestamp();
        Authorizer.IsAuthorized(_request, PolicySet.Parse(_text), _entities);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private void Decide(int times)
    {
        var allowed = 0;
        for (var i = 0; i < times; i++)
        {
            allowed += Authorizer.IsAuthorized(_request, _policies, _entities).IsAllowed ? 1 : 0;
        }

        if (allowed != times)
        {
            throw new InvalidOperationException("a decision changed while it was measured");
        }
    }
}
