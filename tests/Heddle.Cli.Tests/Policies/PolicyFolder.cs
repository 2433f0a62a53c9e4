namespace Heddle.Cli.Tests;

/// <summary>Policies of a photo service and what belongs to them, as files of a bench's folder.</summary>
internal static class PolicyFolder
{
    public const string Policies = """
        permit (principal in Team::"family", action == Action::"view", resource)
        when { resource.public || principal.age >= 18 };

        forbid (principal, action, resource)
        when { context has blocked && context.blocked };

        """;

    private const string Schema = """
        entity Team;
        entity User in [Team] = { age: Long };
        entity Photo = { public: Bool };
        action view appliesTo { principal: User, resource: Photo, context: { blocked?: Bool } };
        """;

    private const string Entities = """
        [
          { "uid": { "type": "User", "id": "alice" }, "attrs": { "age": 30 }, "parents": [{ "type": "Team", "id": "family" }] },
          { "uid": { "type": "User", "id": "carl" }, "attrs": { "age": 11 }, "parents": [{ "type": "Team", "id": "family" }] },
          { "uid": { "type": "Team", "id": "family" }, "attrs": {}, "parents": [] },
          { "uid": { "type": "Photo", "id": "beach" }, "attrs": { "public": false }, "parents": [] }
        ]
        """;

    public static void WriteTo(CommandBench bench)
    {
        Write(bench, "photos.cedar", Policies);
        Write(bench, "photos.cedarschema", Schema);
        Write(bench, "photos.entities.json", Entities);
    }

    public static void Write(CommandBench bench, string name, string text) => File.WriteAllText(bench.FileIn(name), text);

    /// <summary>The words that ask whether somebody may view the photo.</summary>
    public static string[] Ask(string command, string who, params string[] more) =>
        [
            "policy",
            command,
            "--policies",
            "photos.cedar",
            "--entities",
            "photos.entities.json",
            "--principal",
            $"User::\"{who}\"",
            "--action",
            "Action::\"view\"",
            "--resource",
            "Photo::\"beach\"",
            .. more,
        ];
}
