using System.CommandLine.Completions;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>Asks the mesh what a word on the command line could become.</summary>
/// <param name="shell">The way to the mesh.</param>
/// <param name="list">Lists what there is.</param>
internal sealed class MeshCompletion(Shell shell, Func<AgentMesh, CancellationToken, Task<IReadOnlyList<CompletionItem>>> list)
{
    /// <summary>A shell waits for the answer while a person types.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public IEnumerable<CompletionItem> Suggest(CompletionContext context)
    {
        var listing = Task.Run(() => ListAsync(context));
        try
        {
#pragma warning disable VSTHRD002 // A completion source has no asynchronous form, and nothing else runs in this process.
            return listing.Wait(Patience) ? listing.Result : [];
#pragma warning restore VSTHRD002
        }
        catch (AggregateException)
        {
            // No mesh, no names: a shell at its prompt is no place for messages.
            return [];
        }
    }

    private async Task<IReadOnlyList<CompletionItem>> ListAsync(CompletionContext context)
    {
        var url = context.ParseResult.GetValue<string?>(MeshClientCommand.UrlOption);
        var credentials = context.ParseResult.GetValue<string?>(CredentialsOption.OptionName);
        using var patience = new CancellationTokenSource(Patience, shell.Time);
        await using var mesh = await shell.JoinAsync(url, credentials, Patience, patience.Token);
        return await list(mesh, patience.Token);
    }
}
