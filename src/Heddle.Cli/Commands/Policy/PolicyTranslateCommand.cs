using System.CommandLine;
using System.Text.Json.Nodes;

namespace Heddle.Cli;

/// <summary><c>heddle policy translate</c>.</summary>
internal sealed class PolicyTranslateCommand : PolicyCommand
{
    private const string Json = "json";
    private const string Cedar = "cedar";

    private readonly Argument<string> _file = new("file") { Description = "Policies or a schema, in either format; - for standard input." };
    private readonly Option<string> _to = new("--to")
    {
        Description = "The format to write.",
        HelpName = $"{Json}|{Cedar}",
        Required = true,
    };
    private readonly JsonOption _json = new("Write a JSON object: the format, and the result as its document or its text.");
    private readonly Option<bool> _schema = new("--schema") { Description = "The file holds a schema." };

    public PolicyTranslateCommand(Shell shell)
        : base(shell, "translate", "Turn policies or a schema from the text format into JSON, or back.")
    {
        _to.AcceptOnlyFromAmong(Json, Cedar);
        Arguments.Add(_file);
        Options.Add(_to);
        Options.Add(_schema);
        Options.Add(_json);
    }

    protected override async Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var file = await ReadAsync(arguments.GetRequiredValue(_file), cancellationToken);
        var toJson = arguments.GetRequiredValue(_to) == Json;
        var text = arguments.GetValue(_schema) ? TranslateSchema(file, toJson) : TranslatePolicies(file, toJson);
        Shell.Out.WriteLine(arguments.GetValue(_json) ? InJson(text, toJson) : text.TrimEnd('\n'));
        return ExitCode.Ok;
    }

    private static string InJson(string text, bool isJson) =>
        JsonView.Document(
            isJson
                ? new JsonObject { ["format"] = Json, ["document"] = JsonNode.Parse(text) }
                : new JsonObject { ["format"] = Cedar, ["text"] = text }
        );

    private static string TranslatePolicies(PolicyFile file, bool toJson)
    {
        var policies = file.ToPolicies();
        if (!toJson && policies.Policies.FirstOrDefault(policy => policy.Template is not null) is { } link)
        {
            throw new CommandFailedException(
                "not_translatable",
                $"the policy `{link.Id}` is a link to the template `{link.Template!.Id}`, which the text format cannot say"
            );
        }

        return toJson ? policies.ToJson() : policies.ToString();
    }

    private static string TranslateSchema(PolicyFile file, bool toJson)
    {
        var schema = file.ToSchema();
        try
        {
            return toJson ? schema.ToJson() : schema.ToText();
        }
        catch (InvalidOperationException problem)
        {
            throw new CommandFailedException("not_translatable", problem.Message, problem);
        }
    }
}
