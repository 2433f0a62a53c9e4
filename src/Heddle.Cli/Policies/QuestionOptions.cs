using System.CommandLine;
using System.Text;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>The options by which a command is asked one question: who does what to what, by which policies, knowing what.</summary>
internal sealed class QuestionOptions
{
    private readonly Option<string> _policies = Required("--policies", "file", "The policies, in the text format or in JSON.");
    private readonly Option<string?> _entities = new("--entities")
    {
        Description = "The entities, as JSON. Default: none.",
        HelpName = "file",
    };
    private readonly Option<string> _principal = Required("--principal", "entity", "Who acts: 'User::\"alice\"'.");
    private readonly Option<string> _action = Required("--action", "entity", "What they do: 'Action::\"view\"'.");
    private readonly Option<string> _resource = Required("--resource", "entity", "What they do it to: 'Photo::\"beach.jpg\"'.");
    private readonly Option<string?> _context = new("--context")
    {
        Description = "What else is known: a JSON object, or @file. Default: nothing.",
        HelpName = "json",
    };
    private readonly SchemaOption _schema = new("Reads entities and context by this schema, and refuses a request it does not allow.");

    public void AddTo(Command command)
    {
        command.Options.Add(_policies);
        command.Options.Add(_entities);
        command.Options.Add(_principal);
        command.Options.Add(_action);
        command.Options.Add(_resource);
        command.Options.Add(_context);
        command.Options.Add(_schema);
    }

    /// <exception cref="UsageException">A file is missing, or a name is no entity.</exception>
    /// <exception cref="CommandFailedException">The schema does not allow the request.</exception>
    /// <exception cref="PolicyParseException">A file does not hold what it should.</exception>
    public async Task<Question> ReadAsync(Shell shell, ParseResult arguments, CancellationToken cancellationToken)
    {
        var principal = EntityText.Parse(arguments.GetRequiredValue(_principal));
        var action = EntityText.Parse(arguments.GetRequiredValue(_action));
        var resource = EntityText.Parse(arguments.GetRequiredValue(_resource));
        var schema = arguments.GetValue(_schema) is { } path
            ? (await PolicyFile.ReadAsync(shell, path, cancellationToken)).ToSchema()
            : null;
        var policies = (await PolicyFile.ReadAsync(shell, arguments.GetRequiredValue(_policies), cancellationToken)).ToPolicies();
        var entities = arguments.GetValue(_entities) is { } file
            ? (await PolicyFile.ReadAsync(shell, file, cancellationToken)).ToEntities(schema)
            : schema?.ActionEntities ?? Entities.Empty;
        var context = await ReadContextAsync(shell, arguments.GetValue(_context), schema, action, cancellationToken);
        var request = new AuthorizationRequest(principal, action, resource, context);
        RequestRefusal.ThrowWhereRefused(schema, request);
        return new Question(request, policies, entities);
    }

    private static async Task<CedarRecord> ReadContextAsync(
        Shell shell,
        string? argument,
        Schema? schema,
        EntityUid action,
        CancellationToken cancellationToken
    )
    {
        // Nothing said is nothing known; what it would have read on standard input is not meant.
        var bytes = argument is null ? null : await Payload.ReadAsync(shell, argument, cancellationToken);
        var json = bytes is { } given ? Encoding.UTF8.GetString(given.Span) : "{}";
        return schema is null ? CedarRecord.Parse(json) : schema.ParseContext(json, action, "context");
    }

    private static Option<string> Required(string name, string helpName, string description) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            Required = true,
        };
}
