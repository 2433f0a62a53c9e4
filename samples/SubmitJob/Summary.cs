namespace SubmitJob;

/// <summary>What is left of a document.</summary>
/// <param name="Text">The text.</param>
internal sealed record Summary(string Text);
