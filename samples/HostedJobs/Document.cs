using System.ComponentModel.DataAnnotations;

namespace HostedJobs;

/// <summary>What is to be summarized.</summary>
/// <param name="Text">The text.</param>
/// <param name="Sentences">How many sentences to keep.</param>
internal sealed record Document([MinLength(1)] string Text, [Range(1, 10)] int Sentences = 1);
