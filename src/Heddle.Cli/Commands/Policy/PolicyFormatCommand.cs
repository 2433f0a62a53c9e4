using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary><c>heddle policy format</c>.</summary>
internal sealed class PolicyFormatCommand : PolicyCommand
{
    private readonly Argument<string[]> _files = new("file")
    {
        Description = "Policies in the text format; - for standard input.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<bool> _check = new("--check")
    {
        Description = "Write nothing; name the files that are not formatted, and end with 1.",
    };
    private readonly JsonOption _json = new("Write a JSON object: each file, whether it was formatted, and its formatted text.");
    private readonly Option<bool> _write = new("--write") { Description = "Write the files back instead of to standard output." };

    public PolicyFormatCommand(Shell shell)
        : base(shell, "format", "Lay policies out in one style. Meaning, order and comments stay.")
    {
        Arguments.Add(_files);
        Options.Add(_check);
        Options.Add(_write);
        Options.Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_check) && result.GetValue(_write))
            {
                result.AddError("`--check` and `--write` exclude each other");
            }

            if (result.GetValue(_write) && result.GetValue(_files) is { } files && files.Contains(PolicyFile.StandardInput))
            {
                result.AddError("`--write` needs files; standard input cannot be written back");
            }
        });
    }

    protected override async Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var code = ExitCode.Ok;
        var files = new JsonArray();
        var formatted = new List<(string Path, PolicyFile Before, string After)>();
        foreach (var path in arguments.GetRequiredValue(_files))
        {
            // Everything is parsed before anything is written.
            var file = await ReadAsync(path, cancellationToken);
            _ = file.IsJson
                ? throw new UsageException($"`{file.Name}` is JSON; `heddle policy translate --to cedar` makes text of it")
                : PolicySet.Parse(file.Text, new PolicyParseOptions { SourceName = file.Name });
            formatted.Add((path, file, PolicyFormatter.Format(file.Text)));
        }

        foreach (var (path, before, after) in formatted)
        {
            var isSame = string.Equals(before.Text, after, StringComparison.Ordinal);
            if (arguments.GetValue(_check))
            {
                code = isSame ? code : ExitCode.Failed;
            }
            else if (arguments.GetValue(_write) && !isSame)
            {
                await WriteBackAsync(Path.GetFullPath(path, Shell.Directory), after, cancellationToken);
            }

            if (arguments.GetValue(_json))
            {
                files.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["file"] = before.Name,
                            ["formatted"] = isSame,
                            ["text"] = after,
                        }
                );
            }
            else if (arguments.GetValue(_check))
            {
                Report(before, isSame);
            }
            else if (!arguments.GetValue(_write))
            {
                Shell.Out.Write(after);
            }
        }

        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(new JsonObject { ["files"] = files }));
        }

        return code;
    }

    /// <summary>Puts the new text beside the file first, so that an interruption leaves one of the two whole.</summary>
    private static async Task WriteBackAsync(string path, string text, CancellationToken cancellationToken)
    {
        // A link stays a link: what it leads to is replaced.
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var beside = $"{target}.{Guid.NewGuid():N}";
        try
        {
            File.Copy(target, beside);
            await File.WriteAllTextAsync(beside, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private void Report(PolicyFile file, bool isFormatted)
    {
        if (!isFormatted)
        {
            Shell.Out.WriteLine($"{Printable.Line(file.Name)} is not formatted");
        }
    }
}
