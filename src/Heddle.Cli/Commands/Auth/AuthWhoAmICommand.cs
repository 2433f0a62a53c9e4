using System.CommandLine;
using System.Text.Json.Nodes;

namespace Heddle.Cli;

/// <summary><c>heddle auth whoami</c>: which credentials the other commands would use, without using them.</summary>
internal sealed class AuthWhoAmICommand : LeafCommand
{
    private readonly Option<string?> _url = new(MeshClientCommand.UrlOption)
    {
        Description = "The mesh's URL, as the other commands take it.",
        HelpName = "url",
    };

    private readonly CredentialsOption _credentials = new();
    private readonly JsonOption _json = new("Write the user as JSON.");

    public AuthWhoAmICommand(Shell shell)
        : base(shell, "whoami", "Show which credentials the other commands use here.")
    {
        Options.Add(_url);
        Options.Add(_credentials);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var address = Shell.Locate(arguments.GetValue(_url), arguments.GetValue(_credentials));
        var user =
            address.CredentialsFile is { } file ? await FileUser.LoadAsync(file, cancellationToken)
            : Uri.TryCreate(address.Url, UriKind.Absolute, out var url) && url.UserInfo.Length > 0 ? Named(url.UserInfo)
            : null;
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(ToJson(user)));
        }
        else if (user is null)
        {
            Shell.Out.WriteLine("no credentials");
        }
        else
        {
            WriteText(user);
        }

        return ExitCode.Ok;
    }

    /// <summary>A URL without a colon before the @ holds a token, which is nobody's name.</summary>
    private static FileUser Named(string userInfo) =>
        new(userInfo.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? Uri.UnescapeDataString(userInfo[..colon]) : "(token)");

    private static JsonObject ToJson(FileUser? user) =>
        new()
        {
            ["account"] = user?.Account,
            ["expires"] = user?.Expires is { } expires ? TimeView.Text(expires) : null,
            ["nkey"] = user?.Key,
            ["path"] = user?.Path,
            ["user"] = user?.Name,
        };

    private void WriteText(FileUser user)
    {
        Write("user", user.Name);
        Write("nkey", user.Key);
        Write("account", user.Account);
        if (user.Expires is { } expires)
        {
            Write("expires", TimeView.Text(expires) + (expires <= Shell.Time.GetUtcNow() ? " (expired)" : ""));
        }

        Write("path", user.Path);
    }

    private void Write(string what, string? value)
    {
        if (value is not null)
        {
            Shell.Out.WriteLine($"{what, -8} {Printable.Line(value)}");
        }
    }
}
