using System.Text;
using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.Cli.Tests;

/// <summary>Runs commands in this process: their streams are captured, their folder is empty, their mesh lives in memory.</summary>
internal sealed class CommandBench : IAsyncDisposable
{
    private readonly Scratch _folder = new();
    private readonly List<AgentMesh> _hosts = [];

    public InMemoryServer Server { get; } = new();

    /// <summary>The environment that commands see; nothing of this process's own.</summary>
    public Dictionary<string, string?> Variables { get; } = [];

    /// <summary>The URLs that commands asked to be connected to.</summary>
    public List<string> Urls { get; } = [];

    /// <summary>The credentials files that commands wanted to use there.</summary>
    public List<string?> CredentialsFiles { get; } = [];

    /// <summary>What is typed or piped in; <see langword="null"/> for a terminal at which nobody types.</summary>
    public byte[]? Input { get; set; }

    /// <summary>Where typed or piped input comes from when it is not all there from the start.</summary>
    public Stream? InputStream { get; set; }

    /// <summary>Whether a person reads standard output and standard error.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>How commands get into the mesh; by default the one in memory.</summary>
    public Func<string, CancellationToken, Task<AgentMesh>>? Connect { get; set; }

    public string Folder => _folder.Path;

    public string FileIn(string name) => Path.Combine(Folder, name);

    /// <summary>Hosts agents on the mesh in memory.</summary>
    public async Task<AgentMesh> HostAsync(Action<AgentMesh> declare)
    {
        var mesh = AgentMesh.Over(Server.Connect());
        _hosts.Add(mesh);
        declare(mesh);
        await mesh.StartAsync(TestContext.Current.CancellationToken);
        return mesh;
    }

    public AgentMesh Join() => AgentMesh.Over(Server.Connect());

    public async Task<CommandResult> RunAsync(params string[] args)
    {
        await using var running = Start(args);
        return await running.FinishAsync();
    }

    /// <summary>Starts a command that goes on until it is interrupted.</summary>
    public RunningCommand Start(params string[] args) => new(args, CreateShell);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        _folder.Dispose();
    }

    private Shell CreateShell(Stream output, Stream error) =>
        new()
        {
            Input = InputStream ?? new MemoryStream(Input ?? []),
            IsInputTerminal = Input is null && InputStream is null,
            Output = output,
            ErrorOutput = error,
            IsOutputTerminal = IsTerminal,
            IsErrorTerminal = IsTerminal,
            Width = IsTerminal ? 80 : null,
            Environment = Variables.GetValueOrDefault,
            Directory = Folder,
            Connect = (address, _, cancel) =>
            {
                Urls.Add(address.Url);
                CredentialsFiles.Add(address.CredentialsFile);
                return Connect is { } connect ? connect(address.Url, cancel) : Task.FromResult(Join());
            },
        };

    public void Type(string text) => Input = Encoding.UTF8.GetBytes(text);
}
