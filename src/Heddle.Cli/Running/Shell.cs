using System.Text;
using Heddle.Mesh;
using Heddle.Transport.Nats;
using Spectre.Console;

namespace Heddle.Cli;

/// <summary>What a command sees of the world: its streams and whether a person sits at them, environment, folder, clock, and the way into a mesh.</summary>
internal sealed class Shell
{
    /// <summary>How long a server may take to answer: with a spinner, about as long as a person waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The same for a server that we started and know to run: only a busy machine can keep it from answering.</summary>
    public static readonly TimeSpan PatienceWithOwnServer = TimeSpan.FromMinutes(1);

    private const int BrokenPipe = 32;
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsPipeClosing = unchecked((int)0x800700E8);

    /// <summary>Standard input, as bytes.</summary>
    public required Stream Input { get; init; }

    /// <summary>Standard output, as bytes: what the command gives.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard output, as text.</summary>
    public TextWriter Out => field ??= Text(Output);

    /// <summary>Standard error, as bytes: what the command says meanwhile.</summary>
    public required Stream ErrorOutput { get; init; }

    /// <summary>Standard error, as text.</summary>
    public TextWriter Error => field ??= Text(ErrorOutput);

    /// <summary>Whether input would come from a person's keyboard.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Whether a person reads what the command gives.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether a person reads what the command says.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>The terminal's width in characters; <see langword="null"/> when nobody looks, so nothing needs to fit.</summary>
    public int? Width { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The folder the command was started in.</summary>
    public required string Directory { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Joins the mesh at an address whose server may take so long to answer.</summary>
    public Func<MeshAddress, TimeSpan, CancellationToken, Task<AgentMesh>> Connect { get; init; } = ConnectAsync;

    /// <summary>Whether colours are welcome (https://no-color.org).</summary>
    public bool IsColorful => string.IsNullOrEmpty(Environment("NO_COLOR"));

    public static Shell OfProcess() =>
        new()
        {
            Input = Console.OpenStandardInput(),
            Output = StandardOutput.Open(),
            ErrorOutput = Console.OpenStandardError(),
            IsInputTerminal = !Console.IsInputRedirected,
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? null : Math.Max(Console.BufferWidth, 40),
            Environment = System.Environment.GetEnvironmentVariable,
            Directory = StartFolder(),
        };

    /// <summary>Where the mesh is, and with which credentials to go there: what was asked for, else what environment and files say.</summary>
    /// <param name="url">The URL that was asked for, or <see langword="null"/>.</param>
    /// <param name="credentials">The credentials file that was asked for, or <see langword="null"/>.</param>
    public MeshAddress Locate(string? url, string? credentials)
    {
        var address = MeshAddress.Resolve(url, Directory, Environment);
        return (credentials ?? address.CredentialsFile) is { } file
            ? address with
            {
                CredentialsFile = Path.GetFullPath(file, Directory),
            }
            : address;
    }

    /// <summary>Joins the mesh that was asked for, else the one that environment and files name.</summary>
    /// <exception cref="CommandFailedException">No mesh answers; the message also says who named the address.</exception>
    public async Task<AgentMesh> JoinAsync(string? url, string? credentials, TimeSpan patience, CancellationToken cancellationToken)
    {
        var address = Locate(url, credentials);
        CheckCredentials(address.CredentialsFile);
        try
        {
            // Whoever names a file wants to be its user, also on a mesh of their own.
            var target = credentials is null ? address with { Url = LocalCredentials.AddTo(address.Url, this) } : address;
            return await Connect(target, patience, cancellationToken);
        }
        catch (MeshConnectionException problem) when (problem.InnerException is not NatsCredentialsException)
        {
            var origin = url is null ? $"; the address comes from {address.Origin}" : "";
            throw new CommandFailedException(problem.Code, problem.Message + origin, problem)
            {
                Advice = IsHere(address.Url) ? "heddle mesh up" : null,
            };
        }
    }

    /// <summary>Tells the person something, also while a spinner turns.</summary>
    public void Say(string line)
    {
        if (Live is { } live)
        {
            live.WriteLine(line);
        }
        else
        {
            Error.WriteLine(line);
        }
    }

    /// <summary>The console that draws on standard error at this moment, if one does.</summary>
    public IAnsiConsole? Live { get; set; }

    /// <summary>Whether a write failed because nobody reads any more.</summary>
    public static bool IsReaderGone(IOException exception) => exception.HResult is BrokenPipe or WindowsBrokenPipe or WindowsPipeClosing;

    private static Task<AgentMesh> ConnectAsync(MeshAddress address, TimeSpan patience, CancellationToken cancellationToken)
    {
        var connection = new NatsOptions
        {
            ConnectTimeout = patience,
            Credentials = address.CredentialsFile is { } file ? NatsCredentials.CredentialsFile(file) : NatsCredentials.Anonymous,
        };
        return AgentMesh.ConnectAsync(address.Url, new AgentMeshOptions { Connection = connection }, cancellationToken);
    }

    public void CheckCredentials(string? file)
    {
        if (file is null)
        {
            return;
        }

        if (!File.Exists(file))
        {
            throw new CommandFailedException("connection_failed", $"the credentials file `{file}` does not exist");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & UnixFileMode.OtherRead) != UnixFileMode.None)
        {
            Say($"every user of this machine can read the credentials file {Printable.Line(file)}; `chmod 600` keeps it to you");
        }
    }

    private static bool IsHere(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.IsLoopback;

    /// <summary>The folder may have been removed under the user's feet.</summary>
    private static string StartFolder()
    {
        try
        {
            return System.IO.Directory.GetCurrentDirectory();
        }
        catch (IOException)
        {
            return Path.GetTempPath();
        }
    }

    private static TextWriter Text(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" });
}
