using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>The options that say for whom a contract is written: a language model's provider, another protocol, the mesh's own records.</summary>
internal sealed class ContractFormOptions
{
    private const string Tool = "tool";
    private const string OpenAI = "openai";
    private const string OpenAIResponses = "openai-responses";
    private const string Anthropic = "anthropic";
    private const string Card = "card";
    private const string Catalog = "catalog";
    private const string Registry = "registry";

    private static readonly string[] Forms = [Tool, OpenAI, OpenAIResponses, Anthropic, Card, Catalog, Registry];

    private readonly Option<string?> _form = new("--as")
    {
        Description =
            "Write the contract as JSON for others: a tool for any language model, for OpenAI's chat or responses API or for Anthropic, "
            + "an A2A agent card, the catalog's entry or the registry's record.",
        HelpName = string.Join('|', Forms),
    };

    private readonly Option<bool> _strict = new("--strict")
    {
        Description =
            "With --as openai or openai-responses: bind the model to the schema. Optional members become required and may be null.",
    };

    private readonly Option<Uri?> _url = new("--card-url")
    {
        Description = "With --as card: where the agent is reached from outside the mesh.",
        HelpName = "url",
        CustomParser = ParseUrl,
    };

    public ContractFormOptions() => _form.AcceptOnlyFromAmong(Forms);

    public void AddTo(Command command)
    {
        command.Options.Add(_form);
        command.Options.Add(_strict);
        command.Options.Add(_url);
        command.Validators.Add(Check);
    }

    /// <summary>Whether a form was asked for.</summary>
    public bool IsGiven(CommandResult arguments) => arguments.GetValue(_form) is not null;

    /// <summary>The contract in the form that was asked for; <see langword="null"/> when none was.</summary>
    /// <exception cref="NotAToolException">The agent cannot be a tool.</exception>
    public JsonNode? Write(ParseResult arguments, AgentContract contract)
    {
        var strict = arguments.GetValue(_strict);
        return arguments.GetValue(_form) switch
        {
            Tool => JsonSerializer.SerializeToNode(contract.ToTool(), MeshJson.Default),
            OpenAI => contract.ToOpenAITool(new OpenAIToolOptions { Strict = strict }),
            OpenAIResponses => contract.ToOpenAITool(new OpenAIToolOptions { Api = OpenAIToolApi.Responses, Strict = strict }),
            Anthropic => contract.ToAnthropicTool(),
            Card => contract.ToAgentCard(arguments.GetValue(_url)),
            Catalog => JsonSerializer.SerializeToNode(contract.ToCatalogEntry(), MeshJson.Default),
            Registry => contract.ToRegistryJson(),
            _ => null,
        };
    }

    private void Check(CommandResult arguments)
    {
        // A form that does not exist is complained of already.
        if (arguments.GetResult(_form) is { Errors: var errors } && errors.Any())
        {
            return;
        }

        var form = arguments.GetValue(_form);
        if (arguments.GetValue(_strict) && form is not (OpenAI or OpenAIResponses))
        {
            arguments.AddError($"`--strict` needs `--as {OpenAI}` or `--as {OpenAIResponses}`");
        }

        if (arguments.GetResult(_url) is not null && form is not Card)
        {
            arguments.AddError($"`--card-url` needs `--as {Card}`");
        }
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp))
        {
            return url;
        }

        result.AddError($"`{text}` is no address of the web; write it as https://host/path");
        return null;
    }
}
