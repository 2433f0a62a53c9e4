using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs keygen</c>.</summary>
internal sealed class JobsKeygenCommand : LeafCommand
{
    private const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ForAll = ForOwner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly Argument<string> _file = new("file")
    {
        Description = "Where the private key goes; the public key goes beside it, with `.pub` at the end.",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "job.key",
    };

    private readonly JsonOption _json = new("Write the files and the fingerprint as JSON.");

    public JobsKeygenCommand(Shell shell)
        : base(shell, "keygen", "Make a pair of keys (ECDSA P-256, PEM) to sign jobs with. Overwrites nothing.")
    {
        Arguments.Add(_file);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(arguments.GetRequiredValue(_file), Shell.Directory);
        var publicFile = file + ".pub";
        using var key = JobSigningKey.Create();
        // The public key first, so that a private key never lies about without its other half.
        await WriteAsync(publicFile, key.PublicKey.ToPem(), ForAll, cancellationToken);
        try
        {
            await WriteAsync(file, key.ExportPem(), ForOwner, cancellationToken);
        }
        catch
        {
            File.Delete(publicFile);
            throw;
        }

        Shell.Out.WriteLine(
            arguments.GetValue(_json)
                ? JsonView.Document(
                    new JsonObject
                    {
                        ["private_key"] = file,
                        ["public_key"] = publicFile,
                        ["fingerprint"] = key.PublicKey.ToString(),
                    }
                )
                : Printable.Text($"private key {file}\npublic key  {publicFile}\nfingerprint {key.PublicKey}")
        );
        return ExitCode.Ok;
    }

    private static async Task WriteAsync(string file, string pem, UnixFileMode mode, CancellationToken cancellationToken)
    {
        if (Path.Exists(file))
        {
            throw Taken(file, null);
        }

        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        try
        {
            await using var stream = new FileStream(file, options);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(pem + "\n"), cancellationToken);
        }
        catch (IOException problem) when (problem is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(file))
        {
            throw Taken(file, problem);
        }
    }

    private static CommandFailedException Taken(string file, Exception? cause) =>
        new("file_exists", $"`{file}` exists and is not overwritten; name another file, or put it away", cause);
}
