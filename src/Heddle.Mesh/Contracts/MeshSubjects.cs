namespace Heddle.Mesh;

/// <summary>The subjects of mesh-protocol §1.4, and Heddle's cancel subject.</summary>
internal static class MeshSubjects
{
    public const string AllDeaths = "mesh.death.>";
    public const string AllCancels = "mesh.cancel.*";
    public const string AllLogs = "mesh.logs.>";

    private const string AgentPrefix = "mesh.agent.";
    private const string CancelPrefix = "mesh.cancel.";
    private const string DeathPrefix = "mesh.death.";

    public static string Agent(string name) => AgentPrefix + name;

    public static string QueueGroup(string name) => "q." + name;

    public static string Events(string name) => AgentPrefix + name + ".events";

    public static string Stream(string requestId) => "mesh.stream." + requestId;

    public static string Results(string requestId) => "mesh.results." + requestId;

    public static string Errors(string name) => "mesh.errors." + name;

    public static string Logs(string name) => "mesh.logs." + name;

    public static string Death(string name) => DeathPrefix + name;

    public static string Cancel(string requestId) => CancelPrefix + requestId;

    public static string RequestIdOfCancel(string subject) => subject[CancelPrefix.Length..];

    public static string AgentOfDeath(string subject) => subject[DeathPrefix.Length..];
}
