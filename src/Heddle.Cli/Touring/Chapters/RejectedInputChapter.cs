using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>What does not fit the contract does not reach the handler.</summary>
internal sealed class RejectedInputChapter : Chapter
{
    public override string Title => "A mistake";

    public override string Story =>
        "Input that does not fit the contract never reaches the handler. The caller learns what is wrong with it, and where.";

    public override string Command => """heddle agent call greeter '{"nmae":"Ada"}'""";

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        try
        {
            await stage.Mesh.CallAsync("greeter", new { nmae = "Ada" }, null, cancellationToken);
        }
        catch (InvalidInputException rejected)
        {
            stage.Narrator.Show($"Error [{rejected.Code}] {rejected.Message}");
            Require(
                rejected.Details is { } details && details.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0,
                "the rejection has no details"
            );
            stage.Narrator.Show(JsonView.Line(rejected.Details.Value.GetProperty("errors")[0]));
            return "refused before the handler ran";
        }

        throw new ChapterFailedException("greeter took an input without a name");
    }
}
