using System.CommandLine;
using System.CommandLine.Completions;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>The name of an agent; completes to those that the mesh lists.</summary>
internal sealed class AgentNameArgument : Argument<string>
{
    /// <summary>A shell waits for the answer while a person types.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Shell _shell;
    private readonly Func<CatalogEntry, bool> _fits;

    /// <param name="shell">The way to the mesh.</param>
    /// <param name="fits">Which agents the command can do something with.</param>
    public AgentNameArgument(Shell shell, Func<CatalogEntry, bool> fits)
        : base("name")
    {
        _shell = shell;
        _fits = fits;
        Description = "The agent's full name.";
        CompletionSources.Add(Suggest);
    }

    private IEnumerable<CompletionItem> Suggest(CompletionContext context)
    {
        var listing = Task.Run(() => ListAsync(context.ParseResult.GetValue<string?>(MeshClientCommand.UrlOption)));
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

    private async Task<IReadOnlyList<CompletionItem>> ListAsync(string? url)
    {
        using var patience = new CancellationTokenSource(Patience, _shell.Time);
        await using var mesh = await _shell.JoinAsync(url, Patience, patience.Token);
        var agents = await mesh.CatalogAsync(null, patience.Token);
        return [.. agents.Where(_fits).Select(agent => new CompletionItem(agent.Name, detail: agent.Description))];
    }
}
