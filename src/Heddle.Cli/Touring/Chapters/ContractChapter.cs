namespace Heddle.Cli;

/// <summary>What an agent takes and gives is public.</summary>
internal sealed class ContractChapter : Chapter
{
    public override string Title => "What does it take?";

    public override string Story => "Every agent has a contract with JSON Schemas, made from the types of its handler.";

    public override string Command => "heddle agent contract greeter --text";

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var contract = await stage.Mesh.ContractAsync("greeter", cancellationToken);
        Require(contract is { InputSchema: not null, OutputSchema: not null }, "the contract of greeter lacks a schema");
        stage.Narrator.Show($"input   {JsonView.Line(contract.InputSchema.Value)}");
        stage.Narrator.Show($"answer  {JsonView.Line(contract.OutputSchema.Value)}");
        return "enough for a program, or a language model, to call it";
    }
}
